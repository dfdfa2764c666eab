"""The rehearsal itself: reports go in by every way, people and worker do their parts, every ending is compared."""

import io
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from openhotline.audit.selectors import verify_chain
from openhotline.cases.models import Item, Report
from openhotline.cases.selectors import item_or_none
from openhotline.cases.stages import Channel, Decision, Source
from openhotline.common.actors import job
from openhotline.common.addresses import defang, read_address
from openhotline.common.work import dead_letters
from openhotline.demo.practice import world
from openhotline.demo.practice.cast import Outcome
from openhotline.demo.practice.run import Practice
from openhotline.demo.rehearsal import people, ways_in
from openhotline.demo.rehearsal.outcomes import outcome_of
from openhotline.demo.services.start import as_person
from openhotline.desk.timeline import timeline
from openhotline.intake import services as intake
from openhotline.intake.formats.csv import read_csv
from openhotline.intake.imports import import_reports
from openhotline.intake.submissions import Submission

BY_FORM, BY_DATA = 10, 10
DUPLICATES = 4
LAWFUL = "http://garden-club.example/roses"


@dataclass
class Play:
    """One rehearsal. `expected` says by address how each story has to end."""

    practice: Practice
    public_url: str
    now: Callable[[], datetime]
    say: Callable[[str], None]
    expected: Mapping[str, Outcome] = field(default_factory=world.expectations)
    assessed: int = 0

    def send_reports(self) -> int:
        """Every address of the practice world, some twice, one that is lawful, one report without any address."""
        addresses = list(self.expected)
        by_form, by_data = addresses[:BY_FORM], addresses[BY_FORM : BY_FORM + BY_DATA]
        for address in [*by_form, LAWFUL]:
            ways_in.post_form(self.public_url, addresses=address, words="Made-up words of the rehearsal")
        for address in by_form[:DUPLICATES]:  # another spelling of what is known already
            ways_in.post_form(self.public_url, addresses=address.replace("http://", "HTTP://") + "#again")
        ways_in.post_form(self.public_url, none="on", words="Somebody in a made-up game asked for pictures.")
        for number, address in enumerate(by_data):
            intake.submit_report(
                submission=Submission(addresses=(read_address(address),)),
                channel=Channel.API,
                source=Source.MEMBER,
                token=f"rehearsal {number}",
                by=job("rehearsal"),
                at=self.now(),
            )
        file = ways_in.csv_of([*addresses[BY_FORM + BY_DATA :], *by_data[:DUPLICATES]])
        import_reports(
            read_csv(io.BytesIO(file.encode())),
            channel=Channel.CSV,
            source=Source.PARTNER,
            by=job("rehearsal"),
            at=self.now(),
        )
        return Report.objects.count()

    def work(self) -> None:
        """What people do in one moment: two analysts assess, the notice officer approves."""
        for name in ("ana", "ben"):
            while people.assess_next(
                by=as_person(name), at=self.now(), lawful=frozenset({LAWFUL}), number=self.assessed
            ):
                self.assessed += 1
        people.approve_recipients(by=as_person("noa"), at=self.now())

    def outcomes(self) -> dict[str, Outcome | None]:
        """How each story has ended so far; None where there is no item yet."""
        found: dict[str, Outcome | None] = {}
        for address in self.expected:
            item = item_or_none(read_address(address))
            found[address] = outcome_of(item) if item and item.decision else None
        return found

    def run(self, *, seconds: float) -> dict[str, Outcome | None]:
        """Go on until every story has ended as expected, or the time is over. Says how far it is as it goes."""
        deadline = time.monotonic() + seconds
        told = ""
        while True:
            self.work()
            found = self.outcomes()
            ended = sum(found[address] == expected for address, expected in self.expected.items())
            line = f"{ended} of {len(self.expected)} stories have ended as expected"
            if line != told:
                self.say(line)
                told = line
            if ended == len(self.expected) or time.monotonic() > deadline:
                return found
            time.sleep(0.2)

    def tell(self, found: Mapping[str, Outcome | None]) -> None:
        """One timeline for each kind of ending."""
        shown: set[Outcome] = set()
        for address, outcome in found.items():
            item = item_or_none(read_address(address))
            if outcome is None or outcome in shown or item is None:
                continue
            shown.add(outcome)
            self.say(f"\n{item.ref}  {defang(address)}  {outcome}")
            for event in timeline(item):
                self.say(f"  {event.at:%H:%M:%S}  {event.what}{f'  ({event.who})' if event.who else ''}")

    def problems(self, found: Mapping[str, Outcome | None]) -> list[str]:
        """Everything that is not as it has to be; empty is good."""
        wrong = [
            f"{defang(address)}: {found[address]}, expected {expected}"
            for address, expected in self.expected.items()
            if found[address] != expected
        ]
        lawful = item_or_none(read_address(LAWFUL))
        if lawful is None or lawful.decision != Decision.LAWFUL:
            wrong.append("The lawful address was not dismissed.")
        if twice := [mail for mail, times in Counter(_message_ids(self.practice)).items() if times > 1]:
            wrong.append(f"{len(twice)} notices arrived twice.")
        if dead := dead_letters():
            wrong.append(f"{len(dead)} pieces of work were set aside.")
        verdict = verify_chain()
        if not verdict.ok:
            wrong.append(str(verdict))
        if len(self.expected) + 1 != Item.objects.count():
            wrong.append(f"{Item.objects.count()} items were made of {len(self.expected) + 1} addresses.")
        return wrong


def _message_ids(practice: Practice) -> list[str]:
    return [mail["message_id"] for mail in practice.mails()["mails"]]
