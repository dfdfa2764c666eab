"""The notices on screen: what waits for whom, one notice with its chain, and whom we write to. No addresses here."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.cases.models import Item
from openhotline.common import clock
from openhotline.common.errors import Refused
from openhotline.notices import pages, selectors, services
from openhotline.notices.forms import DisputeForm, HoldForm, LongerForm, MailboxForm, SettleForm, WhyForm
from openhotline.notices.models import Hold, HostAnswer, Notice, Recipient
from openhotline.notices.pages import SHOWN


@needs(Permission.SEE_DESK)
def notices(request: StaffRequest) -> HttpResponse:
    """All notices by what they wait for, what a person has to do first."""
    return render(request, "notices/notices.html", {"page": pages.notices_page(), "may": _may(request)})


@needs(Permission.SEE_DESK)
def notice(request: StaffRequest, ref: str) -> HttpResponse:
    """One notice: its chain, its letter, its items and what the host answered."""
    return _notice_page(request, get_object_or_404(Notice, ref=ref))


@needs(Permission.SEE_DESK)
def recipients(request: StaffRequest) -> HttpResponse:
    """Everybody we write to, and who approved it."""
    return render(request, "notices/recipients.html", {"recipients": selectors.recipients(), "may": _may(request)})


@needs(Permission.NOTIFY)
@require_POST
def approve_recipient(request: StaffRequest, ref: str) -> HttpResponse:
    recipient = get_object_or_404(Recipient, ref=ref)
    services.approve_recipient(recipient=recipient, by=request.by, at=clock.now())
    messages.success(request, _("Approved. What waited for it goes on."))
    return redirect("notices:notices")


@needs(Permission.NOTIFY)
def network_above(request: StaffRequest, ref: str) -> HttpResponse:
    """Name the network above a recipient."""
    recipient = get_object_or_404(Recipient, ref=ref)
    form = MailboxForm(request.POST or None)
    if _done(request, form, services.name_network_above, recipient=recipient):
        messages.success(request, _("Named. Escalations go there from now on."))
        return redirect("notices:recipients")
    return render(request, "notices/network_above.html", {"form": form, "recipient": recipient})


@needs(Permission.NOTIFY)
def item(request: StaffRequest, ref: str) -> HttpResponse:
    """Say whom to write to about an item that has no recipient."""
    found = get_object_or_404(Item, ref=ref)
    form = MailboxForm(request.POST or None)
    if form.is_valid():
        try:
            drafted = services.name_recipient(item=found, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is in the notice %(ref)s.") % {"ref": drafted.ref})
            return redirect("notices:notices")
    problem = selectors.problem_in_words(found)
    return render(request, "notices/item.html", {"form": form, "item": found, "problem": problem})


@needs(Permission.NOTIFY)
@require_POST
def retry_item(request: StaffRequest, ref: str) -> HttpResponse:
    found = get_object_or_404(Item, ref=ref)
    try:
        services.retry_item(item=found, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The host is looked up again; the notice is drafted then."))
    return redirect("notices:notices")


@needs(Permission.SEE_DESK)
def holds(request: StaffRequest) -> HttpResponse:
    """What is held back, what ends first first, and what ended lately."""
    shown = {"in_force": selectors.holds_in_force()[:SHOWN], "ended": selectors.holds_ended(20)}
    return render(request, "notices/holds.html", {**shown, "may": _may(request)})


@needs(Permission.POLICE)
def hold(request: StaffRequest, ref: str) -> HttpResponse:
    """Hold an item back; or what holds it, with the ways to end that and to make it longer."""
    found = get_object_or_404(Item, ref=ref)
    form = HoldForm(request.POST or None)
    if _done(request, form, services.place_hold, item=found):
        messages.success(request, _("Held back. Nothing about it leaves until the hold ends."))
        return redirect("notices:hold", ref)
    return _hold_page(request, found, form=form)


@needs(Permission.POLICE)
@require_POST
def extend_hold(request: StaffRequest, ref: str) -> HttpResponse:
    return _hold_deed(request, ref, LongerForm(request.POST), services.extend_hold, _("The hold lasts longer now."))


@needs(Permission.POLICE)
@require_POST
def lift_hold(request: StaffRequest, ref: str) -> HttpResponse:
    done = _("Lifted. What the procedure says goes on now.")
    return _hold_deed(request, ref, WhyForm(request.POST), services.lift_hold, done)


def _hold_deed(request: StaffRequest, ref: str, form: Form, service: Callable[..., object], done: str) -> HttpResponse:
    """One small form about a hold and the one service behind it."""
    found = get_object_or_404(Hold, ref=ref)
    if _done(request, form, service, hold=found):
        messages.success(request, done)
        return redirect("notices:hold", found.item.ref)
    return _hold_page(request, found.item, form=form)


def _hold_page(request: StaffRequest, item: Item, *, form: Form) -> HttpResponse:
    shown = {"item": item, "hold": selectors.hold_on(item), "form": form}
    kinds = {"place": HoldForm, "longer": LongerForm, "lift": WhyForm}
    forms = {name: form if type(form) is kind else kind(auto_id=f"{name}_%s") for name, kind in kinds.items()}
    return render(request, "notices/hold.html", {**shown, "forms": forms})


@needs(Permission.NOTIFY)
@require_POST
def withdraw(request: StaffRequest, ref: str) -> HttpResponse:
    return _deed(request, ref, WhyForm, services.withdraw_notice, _("Withdrawn. Nothing of it was sent."))


@needs(Permission.NOTIFY)
@require_POST
def settle(request: StaffRequest, ref: str) -> HttpResponse:
    return _deed(request, ref, SettleForm, services.settle_notice, _("Settled."))


@needs(Permission.NOTIFY)
@require_POST
def readdress(request: StaffRequest, ref: str) -> HttpResponse:
    return _deed(request, ref, MailboxForm, services.readdress_notice, _("A new notice goes to that address."))


@needs(Permission.NOTIFY)
@require_POST
def dispute(request: StaffRequest, ref: str) -> HttpResponse:
    return _deed(request, ref, DisputeForm, services.settle_dispute, _("Settled."))


@needs(Permission.NOTIFY)
@require_POST
def end(request: StaffRequest, ref: str) -> HttpResponse:
    return _deed(request, ref, WhyForm, services.end_notice, _("Ended. Its items are watched on."))


@needs(Permission.NOTIFY)
@require_POST
def retry(request: StaffRequest, ref: str) -> HttpResponse:
    return _deed(request, ref, Form, services.retry_notice, _("It is tried again now."))


@needs(Permission.NOTIFY)
@require_POST
def read_answer(request: StaffRequest, ref: str, answer: str) -> HttpResponse:
    """Show the words of a host, once, under audit."""
    found = get_object_or_404(HostAnswer, ref=answer, notice__ref=ref)
    words = services.read_answer(answer=found, by=request.by, at=clock.now())
    return _notice_page(request, found.notice, read=(found, words))


def _deed(
    request: StaffRequest, ref: str, form_class: type[Form], service: Callable[..., object], done: str
) -> HttpResponse:
    """One small form on the notice's page and the one service behind it."""
    found = get_object_or_404(Notice, ref=ref)
    form = form_class(request.POST)
    if _done(request, form, service, notice=found):
        messages.success(request, done)
        return redirect("notices:notice", ref)
    return _notice_page(request, selectors.notice(ref), wrong=form)


def _done(request: StaffRequest, form: Form, service: Callable[..., object], **about: object) -> bool:
    """Whether what a form asks for was done. What is wrong with it, a refusal too, stands in the form."""
    if not form.is_valid():
        return False
    try:
        service(**about, **form.cleaned_data, by=request.by, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _notice_page(
    request: StaffRequest, found: Notice, *, wrong: Form | None = None, read: tuple[HostAnswer, str] | None = None
) -> HttpResponse:
    page = pages.notice_page(selectors.notice(found.ref))
    context = {"page": page, "may": _may(request), "wrong": wrong, "read": read, "forms": _forms(wrong)}
    return render(request, "notices/notice.html", context)


def _forms(wrong: Form | None) -> dict[str, Form]:
    """The small forms of the page; the one that was sent wrongly as it was sent."""
    kinds: dict[str, type[Form]] = {
        "why": WhyForm,
        "settle": SettleForm,
        "mailbox": MailboxForm,
        "dispute": DisputeForm,
    }
    return {
        name: wrong if wrong is not None and type(wrong) is kind else kind(auto_id=f"{name}_%s")
        for name, kind in kinds.items()
    }


def _may(request: StaffRequest) -> dict[str, bool]:
    return {"notify": request.by.may(Permission.NOTIFY), "police": request.by.may(Permission.POLICE)}
