"""Flee itself, timed: run by an interpreter that has the package `flee` (pip install flee), not by Panj's.

    python flee_peer.py INPUT_FOLDER DAYS ARRIVALS_CSV

ARRIVALS_CSV has one whole number a line: how many people appear on each day (day 0: in camps, by name). The
instance is read and stored by Flee's own reader; only the days are timed. Prints seconds and person-days.
"""

from __future__ import annotations

import contextlib
import io
import sys
import time

#: The settings of the published runs (conflicts README), which are also the defaults of Panj's rules of Flee.
AS_SHIPPED = """
log_levels: {agent: 0}
spawn_rules: {take_from_population: False, insert_day0: True}
move_rules: {max_move_speed: 360, max_walk_speed: 35, foreign_weight: 1.0, camp_weight: 1.0, conflict_weight: 0.25,
  conflict_movechance: 1.0, camp_movechance: 0.001, default_movechance: 0.3, awareness_level: 1, capacity_scaling: 1.0}
optimisations: {hasten: 1}
"""


def main() -> None:
    """Time Flee on the first days of an instance."""
    folder, days, arrivals = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    from flee import flee, spawning
    from flee.InputGeography import InputGeography
    from flee.SimulationSettings import SimulationSettings

    settings = f"{arrivals}.yml"
    with open(settings, "w", encoding="utf-8") as file:
        file.write(AS_SHIPPED)
    with open(arrivals, encoding="utf-8") as file:
        lines = [line.split(",") for line in file.read().split()]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        SimulationSettings.ReadFromYML(settings)
        SimulationSettings.ConflictInputFile = f"{folder}/conflicts.csv"
        world, geography = flee.Ecosystem(), InputGeography()
        geography.ReadConflictInputCSV(SimulationSettings.ConflictInputFile)
        geography.ReadLocationsFromCSV(f"{folder}/locations.csv")
        geography.ReadLinksFromCSV(f"{folder}/routes.csv")
        geography.ReadClosuresFromCSV(f"{folder}/closures.csv")
        world, places = geography.StoreInputGeographyInEcosystem(world)
        for name, count in [line for line in lines if len(line) == 2]:
            for _ in range(int(count)):
                world.addAgent(location=places[name], attributes={})
        new = [int(line[0]) for line in lines if len(line) == 1]
        start, person_days = time.perf_counter(), 0
        for day in range(days):
            geography.AddNewConflictZones(world, day)
            spawning.refresh_spawn_weights(world)
            for _ in range(new[day]):
                world.addAgent(location=world.pick_spawn_location(), attributes={})
            spawning.refresh_spawn_weights(world)
            world.enact_border_closures(day)
            world.evolve()
            person_days += len(world.agents)
        seconds = time.perf_counter() - start
    print(seconds, person_days)


if __name__ == "__main__":
    main()
