"""The job that every engine does: three columns of job seekers to tokens.

A process opens a scoped keyring from files of its own machine, once. Only the paths travel.
"""

from functools import cache

import jeton

DOMAIN = "cap-emploi"
FORMATS = {
    "nir": jeton.formats.FR_NIR,
    "email": jeton.formats.EMAIL,
    "telephone": jeton.formats.PHONE.with_region("FR"),
}


@cache
def vault(keyring, key, allow_test):
    return jeton.ScopedVault.open(keyring, jeton.KeySource.file(key), allow_test=allow_test)


@cache
def tokenizer(column, keyring, key, allow_test=False):
    """The tokenizer of this column, made once a process."""
    return vault(keyring, key, allow_test).tokenizer(DOMAIN, FORMATS[column])
