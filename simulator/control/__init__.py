"""The simulator's own HTTP API under /simulator/api: phones, faults, clock, ledger. See README.md for examples."""

from simulator.control.phones import phones
from simulator.control.records import records
from simulator.control.settings import settings

BLUEPRINTS = (phones, records, settings)
PREFIX = "/simulator/api"
