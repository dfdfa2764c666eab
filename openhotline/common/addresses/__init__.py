"""Reading the addresses people give us into one canonical form, and writing them so that nothing opens them.

Reading never touches the network, keeps no credentials and no embedded media, and raises nothing but `Refused`,
whose sentence never repeats what was typed. What a browser would open is decided by the WHATWG rules (ada-url);
everything else here is our own policy on top of them.
"""

from openhotline.common.addresses.defanging import defang
from openhotline.common.addresses.kinds import Address, Kind
from openhotline.common.addresses.reading import Line, read_account, read_address, read_addresses

__all__ = ["Address", "Kind", "Line", "defang", "read_account", "read_address", "read_addresses"]
