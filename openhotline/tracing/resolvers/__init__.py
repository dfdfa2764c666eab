"""Ways of finding out who hosts something: one file each. `dns` finds the addresses, the others ask about each."""

from collections.abc import Mapping

from openhotline.tracing.findings import Method, Resolve
from openhotline.tracing.resolvers import abusix, ranges, rdap

RESOLVERS: Mapping[Method, Resolve] = {
    Method.RANGES: ranges.resolve,
    Method.RDAP: rdap.resolve,
    Method.ABUSIX: abusix.resolve,
}
