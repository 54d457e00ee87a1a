"""Runs checks in a browser and prints what came of them."""
import traceback

from devtools import Failure

CHECKS = []


class Missing(Exception):
    """There is nothing to try a check with: no such model on the server, no such program on this machine."""


def check(function):
    CHECKS.append(function)
    return function


def passes(function, bench, indent=""):
    """Whether a check finds nothing. It raises `AssertionError` or `Failure` if it does, `Missing` if it is left out."""
    name = function.__name__.replace("_", " ")
    bench.browser.events.clear()
    try:
        function(bench)
    except Missing as missing:
        print(f"{indent}left out  {name}: {missing}")
    except Exception as error:  # a check that breaks must not hide the others
        print(f"{indent}FAILED    {name}: {error}")
        if not isinstance(error, (AssertionError, Failure)):
            traceback.print_exc()
        return False
    else:
        print(f"{indent}ok        {name}")
    return True
