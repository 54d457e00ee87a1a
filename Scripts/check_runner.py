"""Runs the checks of a script and counts them."""


def run(checks):
    """Runs each check, and prints what came of it: a check that returns a reason was left out, and one that asserts failed.

    Returns the exit code: 1 if a check failed.
    """
    passed = failed = skipped = 0
    for check in checks:
        name = check.__name__.replace("_", " ")
        try:
            missing = check()
        except AssertionError as error:
            failed += 1
            print(f"FAILED    {name}: {error}")
            continue
        skipped += bool(missing)
        passed += not missing
        print(f"left out  {name}: {missing}" if missing else f"ok        {name}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0
