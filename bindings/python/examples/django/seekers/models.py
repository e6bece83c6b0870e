"""What the service stores: tokens in their canonical spelling, their epoch, and masks."""

import jeton
from django.db import models

from . import keys


class JobSeeker(models.Model):
    number = models.CharField(max_length=8, primary_key=True)
    nir = models.CharField("token of the NIR", max_length=15, db_index=True)
    phone = models.CharField("token of the telephone", max_length=16, db_index=True)
    phone_shown = models.CharField("mask of the telephone", max_length=32)
    epoch = models.PositiveIntegerField("epoch of the tokens")

    @classmethod
    def register(cls, number, nir, phone):
        """Stores a person; the identifiers are gone when this returns. A bad one is a `jeton.TextError`."""
        nirs, phones = keys.tokenizer(jeton.formats.FR_NIR), keys.tokenizer(keys.PHONE)
        return cls.objects.create(
            number=number,
            nir=nirs.tokenize(nir).canonical,
            phone=phones.tokenize(phone).canonical,
            phone_shown=phones.mask(phone, "last2"),
            epoch=phones.epoch,
        )

    def phone_token(self):
        return keys.tokenizer(keys.PHONE).token(self.phone, self.epoch)
