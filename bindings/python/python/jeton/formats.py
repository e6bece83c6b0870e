"""The formats, by constant; ``Format(name)`` gives them by name."""

from ._jeton import Format

US_SSN = Format("us.ssn")
FR_NIR = Format("fr.nir")
FR_NIR_LINKED = Format("fr.nir.linked")
FR_NIR_MARKED = Format("fr.nir.marked")
FR_FT_ID = Format("fr.ft_id")
PHONE = Format("phone")
EMAIL = Format("email")
EMAIL_EXACT = Format("email.exact")
OPAQUE = Format("opaque")

ALL = (US_SSN, FR_NIR, FR_NIR_LINKED, FR_NIR_MARKED, FR_FT_ID, PHONE, EMAIL, EMAIL_EXACT, OPAQUE)
