"""What beat reminds the workers of, and how tasks travel."""

from config.celery import HOURLY, REMINDERS, app


def test_every_reminder_is_of_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    missing = {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks)

    assert missing == set()


def test_every_task_of_ours_is_one_that_beat_reminds_of() -> None:
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    reminded = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert ours == reminded == {*REMINDERS, *HOURLY}


def test_tasks_are_acknowledged_when_done_and_travel_as_json() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.accept_content == ["json"]
    assert not app.conf.task_always_eager


def test_no_task_may_last_as_long_as_it_takes_to_be_given_up_for_lost() -> None:
    assert app.conf.task_time_limit < app.conf.visibility_timeout
