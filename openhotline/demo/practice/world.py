"""The made-up world: who hosts, in which country, what stands where, and how each story is expected to end."""

from ipaddress import IPv4Network, IPv6Network, ip_address

from openhotline.demo.practice.cast import Gone, Kind, Manner, Outcome, Page, Provider, Site

_V4, _V6 = IPv4Network, IPv6Network

BRIGHTWELL = Provider(
    "brightwell", "Brightwell Hosting", 64496, "GB", _V4("192.0.2.0/27"), Manner.PROMPT, _V6("2001:db8:1::/48")
)
LINDENHOF = Provider("lindenhof", "Lindenhof Rechenzentrum", 64497, "DE", _V4("192.0.2.32/27"), Manner.PROMPT)
POLDER = Provider(
    "polderserver", "Polderserver", 64498, "NL", _V4("192.0.2.64/27"), Manner.SLOW, _V6("2001:db8:2::/48")
)
MAPLERACK = Provider(
    "maplerack", "Maplerack Networks", 64499, "CA", _V4("192.0.2.96/27"), Manner.SILENT, nested_abuse=True
)
SALTFLAT = Provider("saltflat", "Saltflat Servers", 64500, "US", _V4("192.0.2.128/27"), Manner.BOUNCING)
MONTCLAIR = Provider("montclairweb", "Montclair Web", 64501, "FR", _V4("192.0.2.160/27"), Manner.DISAGREES)
WISLA = Provider("wislahost", "Wislahost", 64502, "PL", _V4("198.51.100.0/27"), Manner.RESTORES)
HARBOUR = Provider("harbourlight", "Harbourlight", 64503, "AU", _V4("198.51.100.32/27"), Manner.DEFERRING)
CEDRO = Provider("cedrodados", "Cedro Dados", 64504, "BR", _V4("198.51.100.64/27"), Manner.INDIFFERENT)
KAWANO = Provider("kawanonet", "Kawano Net", 64505, "JP", _V4("198.51.100.96/28"), Manner.PAGE_ONLY)
DRIFTWOOD = Provider("driftwood", "Driftwood Colocation", 64506, "RO", _V4("203.0.113.0/27"), Manner.MOVES)
UMVOTI = Provider("umvotionline", "Umvoti Online", 65536, "ZA", _V4("203.0.113.32/28"), Manner.PROMPT)
TIDEGATE = Provider("tidegate", "Tidegate", 65537, "IE", _V4("203.0.113.48/28"), Manner.CUTS)
# The plumbing of the practice world: the registry, the second registry, and the page that shows our own line is up.
PLUMBING = Provider("registry", "Practice Registry", 64511, "CH", _V4("203.0.113.224/28"), Manner.INDIFFERENT)

PROVIDERS = (
    BRIGHTWELL, LINDENHOF, POLDER, MAPLERACK, SALTFLAT, MONTCLAIR, WISLA, HARBOUR, CEDRO, KAWANO, DRIFTWOOD, UMVOTI,
    TIDEGATE, PLUMBING,
)  # fmt: skip

RDAP_HOST = "rdap.registry.example"
RDAP_ADDRESS = PLUMBING.address(4)
SECOND_RDAP_HOST = "rdap2.registry.example"  # the first registry sends askers there for some blocks
SECOND_RDAP_PROVIDERS = (WISLA, UMVOTI)
CANARY_HOST = "canary.example"
CANARY_URL = f"http://{CANARY_HOST}/"

# Short names, so that each story below fits on its line.
_GONE, _MOVED = Outcome.GONE_BEFORE_NOTICE, Outcome.MOVED_THEN_REMOVED
_PERSON, _STILL, _UNAVAILABLE = Outcome.NEEDS_A_PERSON, Outcome.STILL_ONLINE, Outcome.UNAVAILABLE


def _site(
    host: str, provider: Provider, path: str, story: str, expected: Outcome = Outcome.REMOVED, gone: Gone = Gone.S410
) -> Site:
    return Site(host, provider, story, expected, (Page(path, gone=gone),))


def _early(host: str, provider: Provider, path: str, story: str) -> Site:
    return Site(host, provider, story, _GONE, (Page(path),), goes_early=True)


def _moving(host: str, path: str, to: Provider, story: str, gone: Gone = Gone.S404) -> Site:
    return Site(host, DRIFTWOOD, story, _MOVED, (Page(path),), moves_to=to, left_as=gone)


SITES = (
    # Taken down soon after the notice, each in its own way
    _site("paperboats.example", BRIGHTWELL, "/harbour/1.html", "taken down promptly"),
    _site("kitestring.example", BRIGHTWELL, "/kites", "taken down promptly, answers 404", gone=Gone.S404),
    _site("teapotshelf.example", BRIGHTWELL, "/shelf/blue", "taken down promptly, answers 451", gone=Gone.S451),
    Site("bothways.example", BRIGHTWELL, "taken down promptly; stands at an IPv6 address too", Outcome.REMOVED,
         (Page("/start.html"),), ipv6=True),
    _site("tandem.example", LINDENHOF, "/fahrrad/index.html", "taken down promptly"),
    _site("b\u00fccherregal.example", LINDENHOF, "/regal/3", "a name with an umlaut, taken down promptly"),
    _site("nestkasten.example", LINDENHOF, "/vogel.html", "the host hangs up once it is down", gone=Gone.CLOSED),
    _site("laternenpfad.example", LINDENHOF, "/pfad", "the name itself is withdrawn", gone=Gone.NO_NAME),
    Site("shortcut.example", LINDENHOF, "a redirector to a page at another provider", Outcome.REMOVED,
         (Page("/r/7", Kind.REDIRECT, target="http://umbrellastand.example/hall.html"),)),
    _site("umbrellastand.example", UMVOTI, "/hall.html", "what the redirector points to, taken down promptly"),
    _site("woodentrain.example", UMVOTI, "/track/2.html", "taken down promptly, answers 404", gone=Gone.S404),
    # A page and its embedded picture at two providers: two takedowns
    Site("kitefestival.example", UMVOTI, "a page whose picture stands at another provider", Outcome.REMOVED,
         (Page("/album/12.html", embeds="http://img.pebblestore.example/p/17.png"),)),
    Site("img.pebblestore.example", POLDER, "the picture embedded in the page of the kite festival", Outcome.REMOVED,
         (Page("/p/17.png", Kind.PICTURE),)),
    # Slow hosts
    _site("dijkwandeling.example", POLDER, "/wandeling/4", "taken down slowly"),
    _site("melkbus.example", POLDER, "/melk.html", "taken down slowly, answers 404", gone=Gone.S404),
    Site("klompen.example", POLDER, "taken down slowly; stands at an IPv6 address too", Outcome.REMOVED,
         (Page("/maat/38"),), ipv6=True),
    _site("regenton.example", POLDER, "/ton/9.html", "taken down slowly"),
    # Silent until they are reminded
    _site("canoeshed.example", MAPLERACK, "/shed/1.html", "silent until reminded"),
    _site("snowmitten.example", MAPLERACK, "/mitten/left", "silent until reminded, answers 404", gone=Gone.S404),
    _site("sugarbush.example", MAPLERACK, "/spring.html", "silent until reminded"),
    # Mail is deferred once, then accepted
    _site("surfwax.example", HARBOUR, "/wax/3", "mail deferred once (451), then taken down promptly"),
    _site("gumleaf.example", HARBOUR, "/leaf.html", "mail deferred once (451), then taken down promptly"),
    _site("jettylamp.example", HARBOUR, "/lamp/2.html", "mail deferred once (451), then answers 451", gone=Gone.S451),
    # Gone before anybody could tell the host
    _early("sandcastle.example", BRIGHTWELL, "/tower.html", "gone by itself soon after the name was first asked for"),
    _early("inktpot.example", POLDER, "/pot/5", "gone by itself soon after the name was first asked for"),
    Site("soapbubble.example", LINDENHOF, "gone before it was reported", _GONE, (Page("/bubble/1"),),
         gone_already=True),
    # The site moves to another provider, which then takes it down
    _moving("circustent.example", "/tent/1.html", BRIGHTWELL, "moves to another country, then taken down"),
    _moving("carousel.example", "/horses", LINDENHOF, "moves; the old address hangs up; then taken down", Gone.CLOSED),
    _moving("popcorn.example", "/stand/6", POLDER, "moves to a slow host, then taken down"),
    # Taken down and put back the next day
    _site("bursztyn.example", WISLA, "/bursztyn/2", "taken down, put back next day", Outcome.RE_APPEARED),
    _site("pierogarnia.example", WISLA, "/menu.html", "taken down, put back next day", Outcome.RE_APPEARED),
    _site("szalik.example", WISLA, "/szalik/7", "answers 404, put back next day", Outcome.RE_APPEARED, Gone.S404),
    # The host disagrees
    _site("marchandises.example", MONTCLAIR, "/objets/3", "the host disagrees", Outcome.DISPUTED),
    _site("parapluie.example", MONTCLAIR, "/pluie.html", "the host disagrees", Outcome.DISPUTED),
    # A person is needed: the notice bounces, its end is unknown, or what is left proves nothing
    _site("cactusgarden.example", SALTFLAT, "/pots/4", "the notice bounces (550)", _PERSON),
    _site("roadsidediner.example", SALTFLAT, "/pie.html", "the notice bounces (550)", _PERSON),
    _site("bogcotton.example", TIDEGATE, "/bog/1", "the mail server hangs up after the mail, unanswered", _PERSON),
    _site("fogmachine.example", BRIGHTWELL, "/fog/8", "a placeholder with status 200 is put in its place", _PERSON,
          Gone.PLACEHOLDER),
    _site("gartentor.example", LINDENHOF, "/tor/2", "a login wall is put before it", _PERSON, Gone.LOGIN),
    Site("clubegaveta.example", CEDRO, "a login wall from the start", _PERSON, (Page("/gaveta/9", Kind.LOGIN),)),
    # The host does nothing, or not enough
    _site("papagaio.example", CEDRO, "/pipa/5", "the host reads the notice and does nothing", _STILL),
    Site("redevermelha.example", CEDRO, "shown to the north, 451 to the south; the host does nothing", _STILL,
         (Page("/rede.html"),), blocked_slot=12),
    Site("pisca.example", CEDRO, "answers 503 every other moment; the host does nothing", _STILL,
         (Page("/luz/1", Kind.FLAPPING),)),
    Site("origamicrane.example", KAWANO, "the page is taken down, the file stays", Outcome.REMOVED,
         (Page("/crane.html", embeds="http://origamicrane.example/files/crane.png"),
          Page("/files/crane.png", Kind.PICTURE, expected=_STILL))),
    # Not there, but nobody may say that it is gone
    _site("windchime.example", UMVOTI, "/chime/3", "answers 503 after the notice", _UNAVAILABLE, Gone.S503),
    _site("doorbell.example", BRIGHTWELL, "/bell.html", "answers 403 after the notice", _UNAVAILABLE, Gone.S403),
    Site("portafechada.example", CEDRO, "forbidden from the start", _UNAVAILABLE, (Page("/sala/2", Kind.FORBIDDEN),)),
    Site("nobodyhome.example", BRIGHTWELL, "the name does not exist", _PERSON, (Page("/hello.html"),),
         named=False),
)  # fmt: skip

CANARY = Site(CANARY_HOST, PLUMBING, "always there: it shows that our own line is up", _STILL, (Page("/"),))


def ascii_host(host: str) -> str:
    """The name as it stands in the DNS. What cannot be a name is only put in lower case, so that it matches nothing."""
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


def site_named(host: str) -> Site | None:
    return _BY_HOST.get(ascii_host(host))


def provider_at(address: str) -> Provider | None:
    """Whose block a documentation address lies in."""
    try:
        ip = ip_address(address)
    except ValueError:
        return None
    return next((p for p in PROVIDERS if any(ip in network for network in p.networks)), None)


def provider_of_mailbox(mailbox: str) -> Provider | None:
    return next((p for p in PROVIDERS if mailbox.lower() == p.abuse), None)


def web_addresses() -> list[str]:
    """Every documentation address at which a web host answers."""
    found = {RDAP_ADDRESS}
    for site in (*SITES, CANARY):
        for provider in filter(None, (site.provider, site.moves_to)):
            found.update(addresses_at(site, provider))
        if site.blocked_slot is not None:
            found.add(site.provider.address(site.blocked_slot))
    return sorted(found)


def addresses_at(site: Site, provider: Provider) -> list[str]:
    """Where the site stands, or would stand, at this provider."""
    address6 = provider.address6(site.slot) if site.ipv6 else None
    return [provider.address(site.slot)] + ([address6] if address6 else [])


def expectations() -> dict[str, Outcome]:
    """What is expected of each address of the practice world."""
    return {site.url_of(page): page.expected or site.expected for site in SITES for page in site.pages}


_BY_HOST = {ascii_host(site.host): site for site in (*SITES, CANARY)}
