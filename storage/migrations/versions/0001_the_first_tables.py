"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The first tables."""
    op.create_table(
        "arrivals",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column(
            "event_id",
            sa.String(length=80),
            nullable=False,
            comment="LINE's webhookEventId, or the digest of the event",
        ),
        sa.Column(
            "person_key",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="keyed hash of the LINE user id; none: nobody to answer",
        ),
        sa.Column("envelope", sa.LargeBinary(length=32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False, comment="which event of the envelope"),
        sa.Column(
            "timer", sa.String(length=80), nullable=True, comment="kind of timer, when a clock of ours speaks"
        ),
        sa.Column("subject", sa.String(length=80), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column(
            "turn",
            sa.BigInteger(),
            nullable=False,
            comment="by which it is taken: ms of arrival, later for each that waits before it; 0: danger",
        ),
        sa.Column("state", sa.String(length=80), nullable=False, comment="waiting, done, ignored, parked"),
        sa.Column(
            "reason",
            sa.String(length=300),
            nullable=True,
            comment="why ignored or parked: never anybody's words",
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint("council", "event_id", name=op.f("uq_arrivals_council_event_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("arrivals", schema=None) as batch_op:
        batch_op.create_index("ix_arrivals_envelope", ["council", "envelope"], unique=False)
        batch_op.create_index(
            "ix_arrivals_parked",
            ["council", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'parked'"),
            postgresql_where=sa.text("state = 'parked'"),
        )
        batch_op.create_index(
            "ix_arrivals_waiting",
            ["council", "turn", "id"],
            unique=False,
            sqlite_where=sa.text("case when state = 'waiting' then 1 end is not null"),
            postgresql_where=sa.text("case when state = 'waiting' then 1 end is not null"),
        )
        batch_op.create_index(
            "ix_arrivals_waiting_person",
            ["person_key", "turn", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "attempts",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("ix_attempts_recent", ["council", "login", "tried_at"], unique=False)

    op.create_table(
        "audit",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True, comment="nobody: the desk itself"),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column(
            "subject",
            sa.String(length=80),
            nullable=True,
            comment="id of the case, person or staff concerned",
        ),
        sa.Column("detail", sa.String(length=300), nullable=True),
        sa.Column(
            "link", sa.LargeBinary(), nullable=False, comment="keyed hash of the line before it and of itself"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_chain", ["council", "id"], unique=False)
        batch_op.create_index("ix_audit_subject", ["council", "subject"], unique=False)

    op.create_table(
        "counters",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("council", "name", name=op.f("pk_counters")),
    )
    op.create_table(
        "desks",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("names", sa.Text(), nullable=False, comment="JSON: locale to name"),
        sa.Column("phone", sa.String(length=80), nullable=False),
        sa.Column("takes", sa.Text(), nullable=False, comment="JSON: topics this desk takes"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("council", "key", name=op.f("pk_desks")),
    )
    op.create_table(
        "envelopes",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False, comment="SHA-256 of the body"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column(
            "doomed", sa.Boolean(), nullable=False, comment="holds words taken back: goes once all is done"
        ),
        sa.PrimaryKeyConstraint("council", "digest", name=op.f("pk_envelopes")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column(
            "line_key",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="keyed hash of the LINE user id: found, never read; none: never wrote on LINE",
        ),
        sa.Column(
            "sealed_key",
            sa.LargeBinary(),
            nullable=False,
            comment="this person's own key, wrapped; destroying it erases them",
        ),
        sa.Column("line_id", sa.LargeBinary(), nullable=True, comment="LINE user id, sealed"),
        sa.Column("name", sa.LargeBinary(), nullable=True, comment="LINE display name, sealed"),
        sa.Column("locale", sa.String(length=80), nullable=False, comment="language they are spoken to in"),
        sa.Column("locale_chosen", sa.Boolean(), nullable=False, comment="they chose it themselves"),
        sa.Column("reachable", sa.Boolean(), nullable=False, comment="false while they block us"),
        sa.Column(
            "quiet",
            sa.Boolean(),
            nullable=False,
            comment="others may read their phone: nothing is pushed by itself",
        ),
        sa.Column("met_at", UtcDateTime(), nullable=False),
        sa.Column(
            "reach_told_at",
            UtcDateTime(),
            nullable=True,
            comment="LINE's time of what last told us whether we reach them",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("council", "line_key", name=op.f("uq_people_council_line_key")),
    )
    op.create_table(
        "profiles",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True, comment="nobody: loaded from the files"),
        sa.Column("parts", sa.Text(), nullable=False, comment="JSON: every part as it is in effect"),
        sa.Column(
            "filed",
            sa.Text(),
            nullable=False,
            comment="JSON: every part as the files said it when last loaded",
        ),
        sa.PrimaryKeyConstraint("council", "version", name=op.f("pk_profiles")),
    )
    op.create_table(
        "secret_uses",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column(
            "fingerprint", sa.LargeBinary(length=32), nullable=False, comment="keyed hash of the secret"
        ),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("council", "fingerprint", name=op.f("pk_secret_uses")),
    )
    op.create_table(
        "secrets",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("council", "name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False, comment="clerk, lead or admin"),
        sa.Column("locale", sa.String(length=80), nullable=False),
        sa.Column("password", sa.String(length=300), nullable=False, comment="Argon2id hash"),
        sa.Column("totp", sa.LargeBinary(), nullable=False, comment="second-factor seed, sealed"),
        sa.Column(
            "totp_step", sa.Integer(), nullable=False, comment="last time step used: a code works once"
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("mail", sa.LargeBinary(), nullable=True, comment="where alarms are mailed to, sealed"),
        sa.Column("line_person", sa.Uuid(), nullable=True, comment="their own LINE account, for alarms"),
        sa.Column(
            "link_code",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="keyed hash of the code that links it, once",
        ),
        sa.Column("link_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("council", "login", name=op.f("uq_staff_council_login")),
    )
    op.create_table(
        "switches",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("told_at", UtcDateTime(), nullable=True, comment="when administrators were written to"),
        sa.Column(
            "ask_at", UtcDateTime(), nullable=True, comment="when LINE is asked next whether it accepts us"
        ),
        sa.Column("asked", sa.Integer(), nullable=False, comment="how often it was asked"),
        sa.PrimaryKeyConstraint("council", "name", name=op.f("pk_switches")),
    )
    op.create_table(
        "ticks",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("job", sa.String(length=80), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("council", "job", "planned_at", name=op.f("pk_ticks")),
    )
    op.create_table(
        "unsent",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("line_message_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("unsent_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("council", "line_message_key", name=op.f("pk_unsent")),
    )
    op.create_table(
        "apart",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("told_by", sa.Uuid(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["one_id"], ["people.id"], name=op.f("fk_apart_one_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["people.id"], name=op.f("fk_apart_other_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_apart")),
    )
    with op.batch_alter_table("apart", schema=None) as batch_op:
        batch_op.create_index("ix_apart_other", ["other_id"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False, comment="safe to say on the telephone"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("desk", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.String(length=80),
            nullable=False,
            comment="started, waiting, taken, closed, withdrawn",
        ),
        sa.Column(
            "waiting_on",
            sa.String(length=80),
            nullable=False,
            comment="staff, person or agency: whose turn it is",
        ),
        sa.Column("topic", sa.String(length=80), nullable=True),
        sa.Column("urgency", sa.String(length=80), nullable=True),
        sa.Column("locale", sa.String(length=80), nullable=False),
        sa.Column(
            "channel",
            sa.String(length=80),
            nullable=False,
            comment="line, phone, counter, visit or letter: how it came",
        ),
        sa.Column(
            "age", sa.String(length=80), nullable=True, comment="age group of the one it is about, if told"
        ),
        sa.Column(
            "risk",
            sa.Integer(),
            nullable=False,
            comment="0 none, 1 watch, 2 urgent, 3 emergency; never falls",
        ),
        sa.Column(
            "rank",
            sa.Integer(),
            sa.Computed(
                "(3 - risk) * 2 + (case when waiting_on = 'staff' then 0 else 1 end)", persisted=True
            ),
            nullable=False,
            comment="place in the queue: danger first, then whose turn it is; even: it is ours",
        ),
        sa.Column("kinds", sa.Text(), nullable=False, comment="of danger, separated by spaces"),
        sa.Column(
            "opened_for",
            sa.String(length=80),
            nullable=True,
            comment="life: opened without being asked, to protect life",
        ),
        sa.Column(
            "follow_up_on",
            sa.Date(),
            nullable=True,
            comment="a day on which somebody asks again how they are",
        ),
        sa.Column("staff_id", sa.Uuid(), nullable=True, comment="who has taken it"),
        sa.Column(
            "area", sa.String(length=80), nullable=True, comment="part of the municipality, of the profile"
        ),
        sa.Column(
            "against",
            sa.String(length=80),
            nullable=True,
            comment="the desk a complaint is about: its staff do not see the case",
        ),
        sa.Column("routed", sa.Text(), nullable=False, comment="why it is at this desk, separated by spaces"),
        sa.Column(
            "due_at",
            UtcDateTime(),
            nullable=False,
            comment="by when somebody of ours must answer; while it is not our turn, when that was last so",
        ),
        sa.Column(
            "slips",
            sa.Integer(),
            nullable=False,
            comment="how often the promise now standing was broken: 1 told, 2 leads called",
        ),
        sa.Column("snoozed_until", UtcDateTime(), nullable=True, comment="nobody need look before"),
        sa.Column(
            "answers", sa.LargeBinary(), nullable=True, comment="what they answered, as shown to them, sealed"
        ),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column(
            "answered_at", UtcDateTime(), nullable=True, comment="when staff first answered; never changes"
        ),
        sa.Column("last_said_at", UtcDateTime(), nullable=False, comment="when the person last wrote"),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=80), nullable=True),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="rises with every change: the later of two staff is told",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_cases_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("council", "number", name=op.f("uq_cases_council_number")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_asleep",
            ["council", "snoozed_until"],
            unique=False,
            sqlite_where=sa.text("snoozed_until is not null"),
            postgresql_where=sa.text("snoozed_until is not null"),
        )
        batch_op.create_index(
            "ix_cases_closed",
            ["council", "closed_at"],
            unique=False,
            sqlite_where=sa.text("state in ('closed', 'withdrawn')"),
            postgresql_where=sa.text("state in ('closed', 'withdrawn')"),
        )
        batch_op.create_index(
            "ix_cases_closed_desk",
            ["council", "desk", "closed_at"],
            unique=False,
            sqlite_where=sa.text("state in ('closed', 'withdrawn')"),
            postgresql_where=sa.text("state in ('closed', 'withdrawn')"),
        )
        batch_op.create_index(
            "ix_cases_due",
            ["council", "due_at"],
            unique=False,
            sqlite_where=sa.text("state in ('waiting', 'taken') and waiting_on = 'staff'"),
            postgresql_where=sa.text("state in ('waiting', 'taken') and waiting_on = 'staff'"),
        )
        batch_op.create_index(
            "ix_cases_open",
            ["council", "rank", "due_at", "last_said_at", "state", "version"],
            unique=False,
            sqlite_where=sa.text("state in ('started', 'waiting', 'taken')"),
            postgresql_where=sa.text("state in ('started', 'waiting', 'taken')"),
        )
        batch_op.create_index(
            "ix_cases_open_desk",
            ["council", "desk", "rank", "due_at", "last_said_at", "state"],
            unique=False,
            sqlite_where=sa.text("state in ('started', 'waiting', 'taken')"),
            postgresql_where=sa.text("state in ('started', 'waiting', 'taken')"),
        )
        batch_op.create_index("ix_cases_person", ["person_id", "submitted_at"], unique=False)
        batch_op.create_index(
            "ix_cases_sent",
            ["council", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("submitted_at is not null"),
            postgresql_where=sa.text("submitted_at is not null"),
        )

    op.create_table(
        "double_tags",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column(
            "tag",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="one of several of the same piece",
        ),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "source_id",
            sa.Uuid(),
            nullable=False,
            comment="the case it was told in; the person's own id: it stands on their card",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_double_tags_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("council", "tag", "person_id", "source_id", name=op.f("pk_double_tags")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("double_tags", schema=None) as batch_op:
        batch_op.create_index("ix_double_tags_source", ["person_id", "source_id"], unique=False)

    op.create_table(
        "joined",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("under_id", sa.Uuid(), nullable=False, comment="whom staff said they are"),
        sa.Column("one_id", sa.Uuid(), nullable=False, comment="the first of all who are one, as it follows"),
        sa.Column("joined_by", sa.Uuid(), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["one_id"], ["people.id"], name=op.f("fk_joined_one_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_joined_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["under_id"], ["people.id"], name=op.f("fk_joined_under_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_joined")),
    )
    with op.batch_alter_table("joined", schema=None) as batch_op:
        batch_op.create_index("ix_joined_one", ["one_id"], unique=False)
        batch_op.create_index("ix_joined_under", ["under_id"], unique=False)

    op.create_table(
        "media",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False, comment="wanted, kept, gone, refused"),
        sa.Column("mime", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_media_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
    )
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_message_id"), ["message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_person_id"), ["person_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.String(length=80), nullable=False, comment="person, bot or staff"),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.String(length=80),
            nullable=False,
            comment="text, card, image, place, sticker, press, note …",
        ),
        sa.Column(
            "body", sa.LargeBinary(), nullable=True, comment="as rendered, sealed; empty once taken back"
        ),
        sa.Column(
            "line_message_key",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="keyed hash of LINE's message id",
        ),
        sa.Column("arrival_id", sa.BigInteger(), nullable=True),
        sa.Column("outbox_id", sa.Uuid(), nullable=True),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("unsent_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_messages_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_line_message_key"), ["line_message_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_outbox_id"), ["outbox_id"], unique=False)
        batch_op.create_index("ix_messages_thread", ["person_id", "said_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False, comment="words, profile, content"),
        sa.Column("lane", sa.Integer(), nullable=False, comment="0 staff and crisis, 1 answers, 2 bulk"),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("reply_token", sa.LargeBinary(), nullable=True),
        sa.Column(
            "token_until",
            UtcDateTime(),
            nullable=True,
            comment="after this the reply token is not tried any more",
        ),
        sa.Column(
            "state",
            sa.String(length=80),
            nullable=False,
            comment="waiting, sent, refused, expired, unknown, held",
        ),
        sa.Column(
            "via", sa.String(length=80), nullable=True, comment="reply or push, written before the attempt"
        ),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("first_try_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_outbox_person_id_people")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_not_sent",
            ["council", "seq"],
            unique=False,
            sqlite_where=sa.text("state in ('refused', 'expired', 'unknown', 'held')"),
            postgresql_where=sa.text("state in ('refused', 'expired', 'unknown', 'held')"),
        )
        batch_op.create_index(
            "ix_outbox_waiting",
            ["council", "lane", "seq"],
            unique=False,
            sqlite_where=sa.text("case when state = 'waiting' then 1 end is not null"),
            postgresql_where=sa.text("case when state = 'waiting' then 1 end is not null"),
        )
        batch_op.create_index(
            "ix_outbox_waiting_person",
            ["person_id", "lane", "seq"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "seats",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("desk", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_seats_staff_id_staff")),
        sa.PrimaryKeyConstraint("council", "staff_id", "desk", name=op.f("pk_seats")),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_sessions_staff_id_staff")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_staff_id"), ["staff_id"], unique=False)

    op.create_table(
        "talks",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column(
            "owner",
            sa.String(length=80),
            nullable=False,
            comment="bot, desk or staff: exactly one of them speaks",
        ),
        sa.Column(
            "desk",
            sa.String(length=80),
            nullable=True,
            comment="the queue that owns the talk, when a desk does",
        ),
        sa.Column("staff_id", sa.Uuid(), nullable=True, comment="who owns the talk, when a person does"),
        sa.Column("case_id", sa.Uuid(), nullable=True, comment="the case these words belong to"),
        sa.Column(
            "aside_id", sa.Uuid(), nullable=True, comment="the bot's own case, while staff speak of another"
        ),
        sa.Column("state", sa.LargeBinary(), nullable=True, comment="answers by key, sealed"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column(
            "reply_token",
            sa.LargeBinary(),
            nullable=True,
            comment="of the last thing they said to staff: a free answer",
        ),
        sa.Column("token_from", UtcDateTime(), nullable=True),
        sa.Column(
            "hushed_at",
            UtcDateTime(),
            nullable=True,
            comment="since then we speak of nothing but the weather",
        ),
        sa.Column(
            "let_go_at", UtcDateTime(), nullable=True, comment="when staff last gave the talk back to the bot"
        ),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_talks_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_talks")),
    )
    op.create_table(
        "timers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_timers_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
        sa.UniqueConstraint("council", "kind", "subject", name=op.f("uq_timers_council_kind_subject")),
    )
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.create_index("ix_timers_due", ["council", "due_at"], unique=False)

    op.create_table(
        "alarms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False, comment="open, taken"),
        sa.Column(
            "lang",
            sa.String(length=80),
            nullable=False,
            comment="of the words it was raised by, empty if unknown",
        ),
        sa.Column("for_staff", sa.Uuid(), nullable=True, comment="who speaks with the person: called first"),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column(
            "spoken_at", UtcDateTime(), nullable=True, comment="when the person was last given numbers"
        ),
        sa.Column("spoken_risk", sa.Integer(), nullable=False, comment="for which level"),
        sa.Column(
            "round", sa.Integer(), nullable=False, comment="how many times all of a circle were called"
        ),
        sa.Column("call_at", UtcDateTime(), nullable=False, comment="when the next round is due"),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_alarms_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    with op.batch_alter_table("alarms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alarms_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_alarms_open",
            ["council", "call_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "way",
            sa.String(length=80),
            nullable=False,
            comment="call_out, call_in, counter, visit, letter_out, letter_in",
        ),
        sa.Column(
            "outcome", sa.String(length=80), nullable=False, comment="spoken, message_left, not_reached, sent"
        ),
        sa.Column("body", sa.LargeBinary(), nullable=True, comment="what was said, in staff's words, sealed"),
        sa.Column("called_at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_calls_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index("ix_calls_case", ["case_id", "called_at"], unique=False)

    op.create_table(
        "cards",
        sa.Column(
            "id",
            sa.Uuid(),
            nullable=False,
            comment="the person's own id; or the case's, for the one it is about",
        ),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="JSON, sealed"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="rises with every change: the later of two staff is told",
        ),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_cards_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_cards_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cards_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cards_person_id"), ["person_id"], unique=False)

    op.create_table(
        "case_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False, comment="household, related"),
        sa.Column("linked_by", sa.Uuid(), nullable=False),
        sa.Column("linked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["cases.id"], name=op.f("fk_case_links_one_id_cases")),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_case_links_other_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_links")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_case_links_one_id_other_id")),
    )
    with op.batch_alter_table("case_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_links_one_id"), ["one_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_links_other_id"), ["other_id"], unique=False)

    op.create_table(
        "case_matters",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("told_by", sa.String(length=80), nullable=False, comment="person or staff"),
        sa.Column("matter", sa.String(length=80), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False, comment="what weighs most, of this teller's"),
        sa.Column("position", sa.Integer(), nullable=False, comment="in the order told"),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_matters_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "told_by", "matter", name=op.f("pk_case_matters")),
    )
    with op.batch_alter_table("case_matters", schema=None) as batch_op:
        batch_op.create_index("ix_case_matters_matter", ["council", "matter"], unique=False)

    op.create_table(
        "find_tags",
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column(
            "tag",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="short on purpose: many pieces share it",
        ),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "told",
            sa.Boolean(),
            nullable=False,
            comment="of an answer; else of the name on LINE or of a card",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_find_tags_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("council", "tag", "case_id", "told", name=op.f("pk_find_tags")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("find_tags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_find_tags_case_id"), ["case_id"], unique=False)

    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_desk", sa.String(length=80), nullable=False),
        sa.Column(
            "to_desk", sa.String(length=80), nullable=True, comment="none: on paper, to an agency outside"
        ),
        sa.Column(
            "agency", sa.String(length=300), nullable=True, comment="the agency's name, as on the sheet"
        ),
        sa.Column("basis", sa.String(length=80), nullable=False, comment="consent, life, law, meeting"),
        sa.Column(
            "state",
            sa.String(length=80),
            nullable=False,
            comment="offered, on_paper, accepted, returned, withdrawn, lapsed",
        ),
        sa.Column("words", sa.LargeBinary(), nullable=True, comment="why, and what is asked for, sealed"),
        sa.Column(
            "explained", sa.LargeBinary(), nullable=True, comment="what the person was told about it, sealed"
        ),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("offered_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True, comment="by when an answer is expected"),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column(
            "reason",
            sa.LargeBinary(),
            nullable=True,
            comment="why it was handed back, or what was answered, sealed",
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_handovers_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handovers_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_handovers_open",
            ["council", "to_desk"],
            unique=False,
            sqlite_where=sa.text("state in ('offered', 'on_paper')"),
            postgresql_where=sa.text("state in ('offered', 'on_paper')"),
        )
        batch_op.create_index(
            "uq_handovers_open_case",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("state in ('offered', 'on_paper')"),
            postgresql_where=sa.text("state in ('offered', 'on_paper')"),
        )

    op.create_table(
        "intakes",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=False, comment="who took it down"),
        sa.Column("came_at", UtcDateTime(), nullable=False, comment="when they called, came or wrote"),
        sa.Column("taken_at", UtcDateTime(), nullable=False, comment="when it was first kept"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="JSON: the form as filled in, sealed"),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="rises with every change: the later of two staff is told",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_intakes_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_intakes")),
    )
    op.create_table(
        "matter_changes",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column(
            "matters",
            sa.Text(),
            nullable=False,
            comment="separated by spaces, the main one first; empty: none of their own",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_matter_changes_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_changes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("matter_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_changes_case_id"), ["case_id"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_case_id"), ["case_id"], unique=False)

    op.create_table(
        "openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False, comment="why, in their own words, sealed"),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False, comment="how long it stays open to them"),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_openings_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_openings_case_id"), ["case_id"], unique=False)

    op.create_table(
        "readers",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_readers_case_id_cases")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_readers_staff_id_staff")),
        sa.PrimaryKeyConstraint("case_id", "staff_id", name=op.f("pk_readers")),
    )
    op.create_table(
        "seals",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=80),
            nullable=False,
            comment="named: chosen readers; meeting: members of a support meeting",
        ),
        sa.Column("sealed_by", sa.Uuid(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_seals_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_seals")),
    )
    op.create_table(
        "shares_asked",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "to_whom", sa.String(length=300), nullable=False, comment="key of a desk, or an agency's name"
        ),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("said", sa.String(length=80), nullable=True, comment="yes, no; none: not answered yet"),
        sa.Column("said_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_shares_asked_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares_asked")),
    )
    with op.batch_alter_table("shares_asked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shares_asked_case_id"), ["case_id"], unique=False)

    op.create_table(
        "signs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "message_id", sa.Uuid(), nullable=True, comment="the words it was heard in; gone if taken back"
        ),
        sa.Column("risk", sa.Integer(), nullable=False, comment="1 watch, 2 urgent, 3 emergency"),
        sa.Column("kinds", sa.Text(), nullable=False, comment="separated by spaces, the likeliest first"),
        sa.Column(
            "evidence", sa.LargeBinary(), nullable=False, comment="JSON: rule and place in the text, sealed"
        ),
        sa.Column("heard_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_signs_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signs")),
    )
    with op.batch_alter_table("signs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signs_case_id"), ["case_id"], unique=False)

    op.create_table(
        "unanswered",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True, comment="the case it stands in, if there was one"),
        sa.Column("lang", sa.String(length=80), nullable=False, comment="of the words, empty if unknown"),
        sa.Column(
            "topics",
            sa.Text(),
            nullable=False,
            comment="what they may be about, best first, separated by spaces",
        ),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_unanswered_message_id_messages")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_unanswered_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
        sa.UniqueConstraint("message_id", name=op.f("uq_unanswered_message_id")),
    )
    with op.batch_alter_table("unanswered", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unanswered_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_unanswered_waiting",
            ["council", "written_at"],
            unique=False,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )

    op.create_table(
        "alarm_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("alarm_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=80), nullable=False, comment="mail or line"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False, comment="waiting, sent, failed, moot"),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["alarm_id"], ["alarms.id"], name=op.f("fk_alarm_calls_alarm_id_alarms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_calls")),
        sa.UniqueConstraint(
            "alarm_id",
            "round",
            "staff_id",
            "channel",
            name=op.f("uq_alarm_calls_alarm_id_round_staff_id_channel"),
        ),
    )
    with op.batch_alter_table("alarm_calls", schema=None) as batch_op:
        batch_op.create_index(
            "ix_alarm_calls_waiting",
            ["council", "made_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "handover_lines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council", sa.String(length=40), nullable=False),
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False, comment="answer, note, talk"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "body",
            sa.LargeBinary(),
            nullable=False,
            comment="JSON: what it was called and what it said, sealed",
        ),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_lines_handover_id_handovers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_lines")),
    )
    with op.batch_alter_table("handover_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_lines_handover_id"), ["handover_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("handover_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_lines_handover_id"))

    op.drop_table("handover_lines")
    with op.batch_alter_table("alarm_calls", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_alarm_calls_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.drop_table("alarm_calls")
    with op.batch_alter_table("unanswered", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_unanswered_waiting",
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_unanswered_person_id"))

    op.drop_table("unanswered")
    with op.batch_alter_table("signs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signs_case_id"))

    op.drop_table("signs")
    with op.batch_alter_table("shares_asked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shares_asked_case_id"))

    op.drop_table("shares_asked")
    op.drop_table("seals")
    op.drop_table("readers")
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_openings_case_id"))

    op.drop_table("openings")
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notes_case_id"))

    op.drop_table("notes")
    with op.batch_alter_table("matter_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_changes_case_id"))

    op.drop_table("matter_changes")
    op.drop_table("intakes")
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_handovers_open_case",
            sqlite_where=sa.text("state in ('offered', 'on_paper')"),
            postgresql_where=sa.text("state in ('offered', 'on_paper')"),
        )
        batch_op.drop_index(
            "ix_handovers_open",
            sqlite_where=sa.text("state in ('offered', 'on_paper')"),
            postgresql_where=sa.text("state in ('offered', 'on_paper')"),
        )
        batch_op.drop_index(batch_op.f("ix_handovers_case_id"))

    op.drop_table("handovers")
    with op.batch_alter_table("find_tags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_find_tags_case_id"))

    op.drop_table("find_tags")
    with op.batch_alter_table("case_matters", schema=None) as batch_op:
        batch_op.drop_index("ix_case_matters_matter")

    op.drop_table("case_matters")
    with op.batch_alter_table("case_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_links_other_id"))
        batch_op.drop_index(batch_op.f("ix_case_links_one_id"))

    op.drop_table("case_links")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cards_person_id"))
        batch_op.drop_index(batch_op.f("ix_cards_case_id"))

    op.drop_table("cards")
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.drop_index("ix_calls_case")

    op.drop_table("calls")
    with op.batch_alter_table("alarms", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_alarms_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(batch_op.f("ix_alarms_case_id"))

    op.drop_table("alarms")
    with op.batch_alter_table("timers", schema=None) as batch_op:
        batch_op.drop_index("ix_timers_due")

    op.drop_table("timers")
    op.drop_table("talks")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_staff_id"))

    op.drop_table("sessions")
    op.drop_table("seats")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting_person",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("case when state = 'waiting' then 1 end is not null"),
            postgresql_where=sa.text("case when state = 'waiting' then 1 end is not null"),
        )
        batch_op.drop_index(
            "ix_outbox_not_sent",
            sqlite_where=sa.text("state in ('refused', 'expired', 'unknown', 'held')"),
            postgresql_where=sa.text("state in ('refused', 'expired', 'unknown', 'held')"),
        )

    op.drop_table("outbox")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_thread")
        batch_op.drop_index(batch_op.f("ix_messages_outbox_id"))
        batch_op.drop_index(batch_op.f("ix_messages_line_message_key"))
        batch_op.drop_index(batch_op.f("ix_messages_case_id"))

    op.drop_table("messages")
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_media_person_id"))
        batch_op.drop_index(batch_op.f("ix_media_message_id"))

    op.drop_table("media")
    with op.batch_alter_table("joined", schema=None) as batch_op:
        batch_op.drop_index("ix_joined_under")
        batch_op.drop_index("ix_joined_one")

    op.drop_table("joined")
    with op.batch_alter_table("double_tags", schema=None) as batch_op:
        batch_op.drop_index("ix_double_tags_source")

    op.drop_table("double_tags")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_cases_sent",
            sqlite_where=sa.text("submitted_at is not null"),
            postgresql_where=sa.text("submitted_at is not null"),
        )
        batch_op.drop_index("ix_cases_person")
        batch_op.drop_index(
            "ix_cases_open_desk",
            sqlite_where=sa.text("state in ('started', 'waiting', 'taken')"),
            postgresql_where=sa.text("state in ('started', 'waiting', 'taken')"),
        )
        batch_op.drop_index(
            "ix_cases_open",
            sqlite_where=sa.text("state in ('started', 'waiting', 'taken')"),
            postgresql_where=sa.text("state in ('started', 'waiting', 'taken')"),
        )
        batch_op.drop_index(
            "ix_cases_due",
            sqlite_where=sa.text("state in ('waiting', 'taken') and waiting_on = 'staff'"),
            postgresql_where=sa.text("state in ('waiting', 'taken') and waiting_on = 'staff'"),
        )
        batch_op.drop_index(
            "ix_cases_closed_desk",
            sqlite_where=sa.text("state in ('closed', 'withdrawn')"),
            postgresql_where=sa.text("state in ('closed', 'withdrawn')"),
        )
        batch_op.drop_index(
            "ix_cases_closed",
            sqlite_where=sa.text("state in ('closed', 'withdrawn')"),
            postgresql_where=sa.text("state in ('closed', 'withdrawn')"),
        )
        batch_op.drop_index(
            "ix_cases_asleep",
            sqlite_where=sa.text("snoozed_until is not null"),
            postgresql_where=sa.text("snoozed_until is not null"),
        )

    op.drop_table("cases")
    with op.batch_alter_table("apart", schema=None) as batch_op:
        batch_op.drop_index("ix_apart_other")

    op.drop_table("apart")
    op.drop_table("unsent")
    op.drop_table("ticks")
    op.drop_table("switches")
    op.drop_table("staff")
    op.drop_table("secrets")
    op.drop_table("secret_uses")
    op.drop_table("profiles")
    op.drop_table("people")
    op.drop_table("envelopes")
    op.drop_table("desks")
    op.drop_table("counters")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_subject")
        batch_op.drop_index("ix_audit_chain")

    op.drop_table("audit")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_attempts_recent")

    op.drop_table("attempts")
    with op.batch_alter_table("arrivals", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_arrivals_waiting_person",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(
            "ix_arrivals_waiting",
            sqlite_where=sa.text("case when state = 'waiting' then 1 end is not null"),
            postgresql_where=sa.text("case when state = 'waiting' then 1 end is not null"),
        )
        batch_op.drop_index(
            "ix_arrivals_parked",
            sqlite_where=sa.text("state = 'parked'"),
            postgresql_where=sa.text("state = 'parked'"),
        )
        batch_op.drop_index("ix_arrivals_envelope")

    op.drop_table("arrivals")
