"""Arabic with the digits 0 to 9, grouped as in English.

References, telephones and figures look alike in all languages, and can be compared and typed in again
(docs/develop/languages.md).
"""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
