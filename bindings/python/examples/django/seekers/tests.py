"""A register in tokens, through Django's client, on a SQLite ledger."""

import tempfile
from pathlib import Path

import jeton
from django.contrib.auth.models import User
from django.db import connection
from django.test import TestCase, override_settings

from . import keys
from .models import JobSeeker

POLICY = """
budgets = { actor = { day = 1 } }
purpose = { placement = {} }
[[allow]]
actors = ["adviser-17"]
purposes = ["placement"]
formats = ["phone"]
domains = ["cap-emploi"]
"""


class Register(TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = home = Path(folder.name)
        keyring = jeton.TestKeyring()
        keyring.add_domain("cap-emploi")
        keyring.pin_ledger(jeton.DurableLedger.create(home / "jeton.ledger", home / "jeton.witness"))
        keyring.save(home / "jeton.keyring", jeton.KeySource.new_file(home / "jeton.key"))
        (home / "policy.toml").write_text(POLICY)
        settings = override_settings(JETON_HOME=home, JETON_ALLOW_TEST=True)
        settings.enable()
        self.addCleanup(settings.disable)
        keys.forget()
        self.addCleanup(keys.forget)
        JobSeeker.register("D0001", "1 84 12 76 451 089 46", "01 99 00 12 34")
        JobSeeker.register("D0002", "2 69 04 2A 964 130 97", "01 99 00 12 35")
        self.client.force_login(User.objects.create_user("adviser-17"))

    def ask(self, number, **fields):
        return self.client.post(f"/{number}/phone", fields)

    def test_the_database_holds_no_identifier(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM seekers_jobseeker")
            stored = str(cursor.fetchall())
        for identifier in ("184127645108946", "199001234", "01 99 00", "2690"):
            self.assertNotIn(identifier, stored)
        self.assertEqual(
            JobSeeker.objects.get(pk="D0001").nir,
            keys.tokenizer("fr.nir").tokenize("184127645108946").canonical,
        )

    def test_a_person_is_found_by_the_token(self):
        sought = keys.tokenizer(keys.PHONE).search("+33 1 99 00 12 34")
        self.assertEqual(
            JobSeeker.objects.get(phone__in=[token.canonical for token in sought]).number, "D0001"
        )

    def test_the_list_shows_masks(self):
        page = self.client.get("/").content.decode()
        self.assertIn("•• •• •• •• 34", page)
        self.assertNotIn("01 99 00 12 34", page)
        self.assertNotIn(JobSeeker.objects.get(pk="D0001").phone, page)

    def test_an_adviser_reveals_one_phone_for_a_case(self):
        answer = self.ask("D0001", case="2026-118")
        self.assertEqual((answer.status_code, answer.content), (200, b"+33199001234"))
        self.assertIn("no-store", answer["Cache-Control"])
        self.assertEqual(self.ask("D0001", case="2026-118").status_code, 200)
        refused = self.ask("D0002", case="2026-119")
        self.assertEqual((refused.status_code, refused.content), (403, b"refused"))

    def test_nobody_else_and_nothing_without_a_case(self):
        self.assertEqual(self.ask("D0001").status_code, 400)
        self.client.force_login(User.objects.create_user("adviser-99"))
        self.assertEqual(self.ask("D0001", case="2026-118").status_code, 403)
        self.client.logout()
        self.assertEqual(self.ask("D0001", case="2026-118").status_code, 302)

    def test_a_ledger_that_is_gone_reveals_nothing(self):
        keys.gate()
        (self.home / "jeton.witness").write_text("")
        self.assertEqual(self.ask("D0001", case="2026-118").status_code, 503)
