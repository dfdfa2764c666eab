"""The loose key: what groups addresses that are probably the same page."""

import re

_TRACKING = re.compile(
    r"utm_.*|mtm_.*|pk_.*|hsa_.*|_hs.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igsh|"
    r"igshid|li_fat_id|mc_cid|mc_eid|mkt_tok|_ga|_gl|_openstat|ref_src|ref_url|s_cid|vero_id|oly_anon_id|oly_enc_id|"
    r"rb_clickid|wickedid|epik",
    re.IGNORECASE,
)
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def without_www(host: str) -> str:
    shorter = host.removeprefix("www.")
    return shorter if "." in shorter else host


def loose_path(path: str) -> str:
    return _plain(path).rstrip("/")


def loose_query(search: str) -> str:
    fields = [_plain(field) for field in search.removeprefix("?").split("&") if field]
    kept = sorted(field for field in fields if not _TRACKING.fullmatch(field.partition("=")[0]))
    return "?" + "&".join(kept) if kept else ""


def _plain(text: str) -> str:
    """Write percent escapes in one way, and signs that never need them without."""

    def plain(found: re.Match[str]) -> str:
        sign = chr(int(found[1], 16))
        return sign if _UNRESERVED.fullmatch(sign) else found[0].upper()

    return re.sub(r"%([0-9A-Fa-f]{2})", plain, text)
