"""All families of kernels, one after the other. A family is a module kernels_FAMILY beside this one."""
import importlib
import pathlib


def measure():
    results = []
    for module in sorted(p.stem for p in pathlib.Path(__file__).parent.glob("kernels_*.py")):
        results += importlib.import_module(f"suites.{module}").measure()
    return results
