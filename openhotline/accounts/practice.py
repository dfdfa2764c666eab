"""The made-up people of practice mode. Production neither makes them nor lets them in."""

from openhotline.accounts.permissions import Role

PASSWORD = "made-up-people"

PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("ana", "Ana Abad", Role.ANALYST),
    ("ben", "Ben Bauer", Role.ANALYST),
    ("lea", "Lea Lund", Role.LEAD),
    ("lou", "Lou Lopez", Role.LEAD),  # the second person where two are needed
    ("olu", "Olu Obi", Role.AUDITOR),
    ("noa", "Noa Nagy", Role.NOTICE_OFFICER),
    ("edi", "Edi Ek", Role.EDITOR),
    ("rev", "Rev Rossi", Role.REVIEWER),
    ("mo", "Mo Moreau", Role.MODERATOR),
    ("adi", "Adi Amin", Role.ADMINISTRATOR),
    ("pol", "Pol Pires", Role.POLICE_LIAISON),
    ("sta", "Sta Sato", Role.STATISTICIAN),
)
