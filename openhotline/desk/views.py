"""The desk: home, search, the page of an item, and what was set aside."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from openhotline.accounts.access import StaffRequest, needs
from openhotline.accounts.permissions import Permission
from openhotline.assessment import selectors as assessment
from openhotline.audit import actions
from openhotline.audit import selectors as audit
from openhotline.cases import selectors as records
from openhotline.cases import services as cases
from openhotline.cases.models import Item
from openhotline.cases.stages import ItemStage
from openhotline.common import clock, gallery
from openhotline.common.errors import Refused
from openhotline.common.references import tidy_reference
from openhotline.desk import selectors, services
from openhotline.desk.forms import AuditForm, LetterForm, ReleaseForm, SearchForm, WatchForm
from openhotline.desk.timeline import timeline
from openhotline.monitoring import selectors as monitoring
from openhotline.monitoring import services as monitoring_services
from openhotline.monitoring.stages import Reachability
from openhotline.notices import selectors as notices
from openhotline.post import selectors as post
from openhotline.post import services as post_services
from openhotline.post.models import Letter

LOOKS = 20
PER_PAGE = 50


@needs()
def home(request: StaffRequest) -> HttpResponse:
    """What waits where."""
    return render(request, "desk/home.html", {"waiting": selectors.waiting(request.by, clock.now())})


@needs(Permission.SEARCH)
def search(request: StaffRequest) -> HttpResponse:
    """Find by reference or by pasted address; the words come by POST and stay in no address bar and no log."""
    form = SearchForm(request.POST or None)
    nothing = False
    if form.is_valid():
        text = form.cleaned_data["text"]
        if place := selectors.place_of(text):
            return redirect(place.url, place.ref)
        try:
            item = None if selectors.looks_like_reference(text) else _item_at(request, text)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            if item:
                return redirect("desk:item", item.ref)
            nothing = True
    return render(request, "desk/search.html", {"form": form, "nothing": nothing})


def _item_at(request: StaffRequest, address: str) -> Item | None:
    return cases.search_address(text=address, by=request.by, at=clock.now())


@needs(Permission.SEE_DESK)
def item(request: StaffRequest, ref: str) -> HttpResponse:
    """Everything that happened to an item. Its address is not on it."""
    return _item_page(request, get_object_or_404(Item, ref=ref))


@needs(Permission.REVEAL_ADDRESSES)
@require_POST
def reveal(request: StaffRequest, ref: str) -> HttpResponse:
    """The same page with the address on it, this once."""
    found = get_object_or_404(Item, ref=ref)
    try:
        address = services.reveal_address(item=found, by=request.by, at=clock.now())
    except Refused as refusal:
        return _item_page(request, found, problems=[str(refusal)])
    return _item_page(request, found, address=address)


@needs(Permission.SEE_DESK)
@require_POST
def settle_watch(request: StaffRequest, ref: str) -> HttpResponse:
    """A person says what looking alone could not tell."""
    found = get_object_or_404(Item, ref=ref)
    form = WatchForm(request.POST)
    watch = monitoring.watch_of(found)
    if watch is None:
        raise Http404
    if form.is_valid():
        try:
            monitoring_services.settle_by_person(watch=watch, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Noted."))
            return redirect("desk:item", ref)
    return _item_page(request, found, watch_form=form)


@needs(Permission.SEE_DESK)
@require_POST
def look_now(request: StaffRequest, ref: str) -> HttpResponse:
    """Have the next look at once."""
    found = get_object_or_404(Item, ref=ref)
    try:
        monitoring_services.look_now(item=found, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The next look is under way."))
    return redirect("desk:item", ref)


def _item_page(request: StaffRequest, found: Item, **more: Any) -> HttpResponse:
    by = request.by
    watch = monitoring.watch_of(found)
    standing = assessment.latest_assessment(found)
    context = {
        "item": found,
        "events": timeline(found),
        "about": assessment.background(found),
        "classes": assessment.classes_in_words(standing) if standing else [],
        "notices": notices.notices_for(found),
        "reports": records.reports_of(found) if by.may(Permission.SCREEN_REPORTS) else [],
        "alarm": records.open_alarm(found.ref),
        "watch": watch,
        "looks": monitoring.checks_of(found)[:LOOKS],
        "watch_form": WatchForm(),
        "hold": notices.hold_on(found),
        "may_hold": by.may(Permission.POLICE) and found.stage != ItemStage.CLOSED,
        "may_settle": watch is not None
        and watch.stage in (Reachability.NEEDS_A_PERSON, Reachability.MOVED)
        and (by.may(Permission.ASSESS) or by.may(Permission.NOTIFY)),
        "may_look": watch is not None
        and watch.stopped_at is None
        and (by.may(Permission.ASSESS) or by.may(Permission.NOTIFY)),
        "may_reveal": by.may(Permission.REVEAL_ADDRESSES),
        "may_assess": by.may(Permission.ASSESS) and assessment.is_free(found, clock.now()),
        **more,
    }
    return render(request, "desk/item.html", context)


@needs(Permission.SEE_DESK)
def watches(request: StaffRequest) -> HttpResponse:
    """Pages of which looking alone cannot tell whether they are gone."""
    waiting = [*monitoring.watches_for_people(), *monitoring.moved_watches()]
    return render(request, "desk/watches.html", {"watches": waiting})


@needs(Permission.NOTIFY)
def letters(request: StaffRequest) -> HttpResponse:
    """Letters of which nobody knows the end."""
    context = {
        "letters": post.needs_person(),
        "frozen_since": post.frozen_since(),
        "may_release": request.by.may(Permission.CONFIGURE),
    }
    return render(request, "desk/letters.html", context)


@needs(Permission.NOTIFY)
@require_POST
def settle_letter(request: StaffRequest, ref: str) -> HttpResponse:
    """A person says what became of a letter, or what to do with it."""
    letter = get_object_or_404(Letter, ref=ref)
    form = LetterForm(request.POST)
    if form.is_valid():
        try:
            post_services.settle_letter(letter=letter, **form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(ref)s is settled.") % {"ref": ref})
    return redirect("desk:letters")


@needs(Permission.CONFIGURE)
def outbox(request: StaffRequest) -> HttpResponse:
    """Whether letters leave, and how they are let out again."""
    form = ReleaseForm(request.POST or None)
    if form.is_valid():
        try:
            number = post_services.release_outbox(**form.cleaned_data, by=request.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Letters leave again."))
            if number:
                given = ngettext(
                    "%(number)d letter waits for a person.", "%(number)d letters wait for a person.", number
                )
                messages.warning(request, given % {"number": number})
            return redirect("desk:outbox")
    state = {"frozen_since": post.frozen_since(), "waiting": post.waiting().count()}
    return render(request, "desk/outbox.html", {"form": form, **state})


@needs()
@require_POST
def stop_outbox(request: StaffRequest) -> HttpResponse:
    """Let nothing leave. Whoever sees that something goes wrong may do this."""
    post_services.freeze_outbox(by=request.by, at=clock.now())
    messages.success(request, _("The outbox is stopped. Who configures this hotline lets letters leave again."))
    return redirect("desk:letters" if request.by.may(Permission.NOTIFY) else "desk:home")


@needs(Permission.SEE_DESK)
def set_aside(request: StaffRequest) -> HttpResponse:
    """The dead letters: work that failed too often."""
    may_retry = any(request.by.may(permission) for permission in services.MAY_RETRY)
    return render(request, "desk/set_aside.html", {"rows": selectors.set_aside(), "may_retry": may_retry})


@needs(Permission.SEE_DESK)
@require_POST
def retry(request: StaffRequest, ref: str) -> HttpResponse:
    """Have it tried again."""
    try:
        services.retry(ref=ref, by=request.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(ref)s is tried again.") % {"ref": ref})
    return redirect("desk:set_aside")


@needs(Permission.AUDIT)
def audit_page(request: StaffRequest, about: str = "") -> HttpResponse:
    """What was done about a reference, or of late, and whether the chain is whole."""
    form = AuditForm(request.POST or None, initial={"about": about})
    if form.is_valid():
        return redirect("desk:audit_about", tidy_reference(form.cleaned_data["about"]))
    page = Paginator(selectors.events(about), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(event, actions.sentence(event.action)) for event in page]
    return render(request, "desk/audit.html", {"form": form, "about": about, "page": page, "rows": rows})


@needs(Permission.AUDIT)
@require_POST
def verify(request: StaffRequest) -> HttpResponse:
    """Follow the whole chain now, and say what was found."""
    verdict = audit.verify_chain()
    (messages.success if verdict.ok else messages.error)(request, str(verdict))
    return redirect("desk:audit")


@needs()
def components(request: StaffRequest) -> HttpResponse:
    """Every component on one page. In practice mode only."""
    if settings.MODE != "practice":
        raise Http404
    return render(request, "ui/gallery.html", gallery.examples(at=clock.now()))
