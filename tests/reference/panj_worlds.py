"""Small worlds and plans in which every rule of Panj has something to do, and mixtures of all of them."""

from __future__ import annotations

import datetime as dt
import random
from typing import get_args

from model.hand import START

from sim.scenario.events import Action, Event

#                 fork (capital of P)                 east (capital of R, stands for its province)
#                /    \                              /
#   hill -- ridge      vale ---- dale (Q) --- hub (capital of Q, the most populous)       behind east: gate -- tent
#            |    \     |          |
#          ferry   \  bridge      ford, pass
#            |      \---|          |
#          camp 40 -- town 300    tent 25 -- away (exit)            and one more road from ridge to vale
#               AAA's neighbour BBB              CCC
DELTA = {
    "places": """\
place,name,kind,country,province,lat,lon,population,border_km,crossing_kind,host,capacity_low,capacity,capacity_high,districts,at_start
hill,Hill,district,AAA,P,1,1,900,,,,,,,,insurgent
ridge,Ridge,district,AAA,P,1,2,2500,10,,,,,,,
fork,Fork,capital,AAA,P,2,2,3000,,,,,,,,
vale,Vale,district,AAA,P,1,3,2100,10,,,,,,,
dale,Dale,district,AAA,Q,1,4,1700,10,,,,,,,
hub,Hub,capital,AAA,Q,1,5,4000,,,,,,,,
east,East,capital,AAA,R,2,5,3500,,,,,,,6,
ferry,Ferry,crossing,AAA,P,1,2.1,,,ferry,BBB,,,,,
bridge,Bridge,crossing,AAA,P,1,3.1,,,bridge,BBB,,,,,
ford,Ford,crossing,AAA,Q,1,4.1,,,ford,CCC,,,,,
pass,Pass,crossing,AAA,Q,1,4.2,,,pass,CCC,,,,,
gate,Gate,crossing,AAA,R,2,6,,,bridge,CCC,,,,,
camp,Camp,site,BBB,,0,2,,,,BBB,20,40,60,,
town,Town,site,BBB,,0,3,,,,BBB,200,300,400,,
tent,Tent,site,CCC,,0,4,,,,CCC,25,25,25,,
away,Away,exit,CCC,,0,5,,,,CCC,,,,,
""",
    "roads": """\
from,to,km,mode,both_ways,note
hill,ridge,45,track,yes,
ridge,fork,30,gravel,yes,
ridge,vale,55,mountain_road,yes,
fork,vale,25,asphalt,yes,
vale,dale,40,asphalt,yes,
dale,hub,60,gravel,yes,
hub,east,90,asphalt,yes,
ridge,ferry,4,footpath,yes,
ridge,bridge,20,track,yes,
vale,bridge,6,asphalt,yes,
dale,ford,5,footpath,yes,
dale,pass,15,footpath,yes,
east,gate,12,gravel,yes,
ferry,camp,10,gravel,no,
bridge,camp,25,asphalt,no,
bridge,town,70,asphalt,no,
camp,town,50,asphalt,yes,
ford,tent,12,track,no,
pass,tent,8,footpath,no,
gate,tent,90,gravel,no,
tent,away,80,asphalt,yes,
""",
    "hosts": """\
host,name,policy_civilian,policy_military,guards,border_km
BBB,Beeland,open,limited,50,10
CCC,Ceeland,limited,open,0,0.5
""",
    "garrisons": """\
unit,place,version,low,central,high
u-ridge,ridge,both,40,73,90
u-vale,vale,both,20,41,60
u-dale,dale,both,80,95,120
u-fork,fork,both,50,120,150
u-hub,hub,both,100,200,300
u-ferry,ferry,both,10,18,30
u-ford,ford,seeded,20,27,40
u-gate,gate,both,5,9,20
""",
    "history": """\
date,action,target,value,kind,source,confidence,note
2021-06-01,rural,east,0.5,,press,high,
2021-06-02,capture,ridge,,,press,high,
2021-06-04,capture,ford,,,press,high,
2021-06-05,rural,east,0.8,,press,high,
""",
}


def on(day: int, action: Action, target: str, value: float | str = 0.0, kind: str = "") -> Event:
    """Return an event on a day of the run (0 for the first)."""
    return Event(START + dt.timedelta(days=day), action, target, value, kind)


FLIGHT = {"displacement__fight": 0.03, "displacement__fear": 0.3, "routes__foreign": 2.0}
#: Events and parameters of plans with names; days are counted from the first.
PLANS: dict[str, tuple[tuple[Event, ...], dict[str, float]]] = {
    "as it was going": ((), {}),
    "fast falls": ((on(6, "set", "front.tempo", 15.0),), {}),
    "retakes": ((on(8, "set", "front.counter", 12.0), on(20, "set", "front.counter", 0.0)), {"front__tempo": 8.0}),
    "a province is lost": (
        (on(6, "capture", "hub"), on(6, "capture", "east"), on(20, "rural", "east", 0.4), on(30, "retake", "east")),
        {"siege__half_life_days": 0.5, "front__tempo": 0.2},
    ),
    "posts and towns by decree": (
        (
            on(6, "capture", "bridge"),
            on(9, "retake", "bridge"),
            on(9, "capture", "vale"),
            on(12, "capture", "dale"),
            on(12, "retake", "dale"),
            on(14, "retake", "ridge"),
            on(16, "capture", "fork"),
            on(18, "capture", "hub"),
            on(25, "retake", "hub"),
        ),
        {"crossing__bank_lag_days": 1.5},
    ),
    "an offensive sets in": (
        (on(8, "rural", "east", 0.2),),
        {"front__surge": 40.0, "front__onset_day": 12.0, "front__onset_spread": 6.0, "front__rate": 0.2}
        | {"provinces__elsewhere": 1.0, "provinces__post": 3.0, "front__memory_days": 2.5},
    ),
    "provinces come and go": (
        (on(12, "set", "front.counter", 6.0), on(15, "retake", "gate"), on(30, "set", "front.tempo", 0.0)),
        {"front__tempo": 10.0, "provinces__elsewhere": 1.0, "provinces__post": 8.0, "capitals__rate": 0.0},
    ),
    "capitals draw each other": ((on(7, "capture", "east"),), {"capitals__contagion": 12.0, "capitals__centre": 0.6}),
    "the regime changes": (
        (on(9, "set", "capitals.regime", 1.0),),
        {"capitals__regime_day": 14.0, "capitals__shock": 6.0, "capitals__regime_contagion": 9.0}
        | {"capitals__centre": 0.9, "front__tempo": 0.5},
    ),
    "closed, limited, open": (
        (
            on(6, "policy", "BBB", "closed", "civilian"),
            on(8, "policy", "BBB", "closed"),
            on(12, "policy", "CCC", "open", "civilian"),
            on(15, "far", "bridge", "limited"),
            on(20, "far", "BBB", "follow"),
            on(22, "policy", "BBB", "open"),
        ),
        FLIGHT,
    ),
    "own bank shut": (
        (on(6, "near", "BBB", "closed"), on(12, "near", "ferry", "open"), on(20, "near", "BBB", "follow")),
        FLIGHT,
    ),
    "held banks": (
        (
            *(on(8, "capture", x) for x in ("ferry", "bridge", "ford")),
            on(12, "let_through", "ford", 0.6),
            on(15, "let_through", "BBB", 0.0),
            on(17, "near", "bridge", "closed"),
            on(21, "let_through", "ferry", 1.0),
        ),
        FLIGHT | {"crossing__let_through": 0.4, "crossing__leak": 0.3},
    ),
    "guards": (
        (on(7, "guards", "BBB", 400.0), on(7, "policy", "BBB", "closed"), on(18, "guards", "BBB", 0.0)),
        FLIGHT | {"crossing__attempt": 0.8},
    ),
    "corridor": (
        (
            on(6, "policy", "CCC", "closed"),
            on(6, "near", "CCC", "closed"),
            on(10, "corridor", "CCC", "open"),
            on(20, "corridor", "ford", "closed"),
        ),
        FLIGHT,
    ),
    "overflow": ((on(15, "set", "reception.capacity_scale", 0.5), on(20, "capacity", "tent", 70.0)), FLIGHT),
    "room enough, then none": (
        (on(10, "capacity", "camp", 400.0), on(20, "capacity", "town", 10.5)),
        FLIGHT | {"reception__onward": 0.3, "reception__transfer_km": 15.0, "routes__full_site": 0.0},
    ),
    "narrow and impatient": (
        (),
        FLIGHT
        | {"crossing__bridge_capacity": 30.0, "crossing__ferry_capacity": 9.0, "crossing__ford_capacity": 5.0}
        | {"crossing__pass_capacity": 0.0, "crossing__patience_days": 1.5},
    ),
    "home and back": (
        (on(6, "reinforce", "hub", 130.0), on(14, "capture", "hub"), on(20, "retake", "hub")),
        {"charters__days": 1.0, "garrisons__cross": 6.0, "front__tempo": 10.0},
    ),
    "cut off": (
        (on(6, "capture", "vale"), on(7, "capture", "fork"), on(8, "capture", "hub"), on(9, "reinforce", "dale", 44.0)),
        {"garrisons__desertion": 0.4, "front__tempo": 0.0, "garrisons__squad_size": 7.0},
    ),
    "slow soldiers": (
        (
            on(6, "reinforce", "vale", 400.0),
            on(6, "policy", "BBB", "open"),
            on(6, "capacity", "town", 50.0),
            on(6, "capture", "dale"),
            on(7, "capture", "hub"),
            on(9, "retake", "hub"),
            on(9, "capture", "vale"),
        ),
        {"garrisons__march_hours": 1.0, "garrisons__withdraw": 4.0, "garrisons__cross": 4.0, "front__tempo": 0.0}
        | {"reception__transfer_km": 15.0},
    ),
    "everybody leaves": ((), {"displacement__rule": 0.5, "front__tempo": 20.0, "displacement__frailty_variance": 0.0}),
    "besieged, and handed over": (
        (
            on(6, "capture", "vale", "fought"),
            on(12, "capture", "hub", "handed"),
            on(20, "set", "front.tempo", 0.0),
            on(24, "set", "front.tempo", 8.0),
            on(26, "capture", "dale"),
            on(30, "retake", "vale"),
            on(36, "capture", "vale"),
        ),
        FLIGHT | {"siege__handed": 0.4, "siege__contagion": 2.0, "siege__city_days": 4.0, "front__tempo": 6.0},
    ),
    "home again, and away once more": (
        (
            on(8, "retake", "ridge"),
            on(12, "near", "BBB", "closed"),
            on(18, "near", "BBB", "follow"),
            on(24, "capture", "vale"),
            on(27, "set", "displacement.frailty_variance", 2.0),
        ),
        FLIGHT
        | {"homecoming__own": 0.5, "homecoming__other": 0.2, "homecoming__calm": 0.3, "homecoming__wait_days": 2.0}
        | {"displacement__rule": 0.05},
    ),
    "fast feet, far sight": (
        (on(12, "set", "routes.awareness", 1.0), on(18, "set", "movement.pace", 0.4)),
        FLIGHT | {"routes__awareness": 3.0, "movement__pace": 8.0, "movement__shelter": 2.0},
    ),
}

_SETTABLE = {
    "front.tempo": (0.0, 20.0),
    "front.counter": (0.0, 15.0),
    "front.momentum": (0.0, 5.0),
    "front.onset_spread": (0.0, 10.0),
    "front.surge": (1.0, 50.0),
    "front.onset_day": (0.0, 30.0),
    "provinces.post": (0.0, 20.0),
    "provinces.elsewhere": (0.0, 5.0),
    "capitals.rate": (0.0, 0.05),
    "capitals.contagion": (0.0, 3.0),
    "capitals.regime": (0.0, 1.0),
    "capitals.regime_day": (0.0, 30.0),
    "capitals.centre": (0.3, 1.0),
    "displacement.panic": (0.5, 20.0),
    "displacement.frailty_variance": (0.0, 3.0),
    "homecoming.own": (0.0, 1.0),
    "homecoming.other": (0.0, 0.3),
    "homecoming.calm": (0.0, 1.0),
    "homecoming.wait_days": (0.0, 4.0),
    "siege.handed": (0.0, 1.0),
    "siege.contagion": (0.0, 4.0),
    "siege.district_days": (0.0, 8.0),
    "siege.spread": (1.0, 3.0),
    "siege.handover": (0.0, 1.0),
    "crossing.leak": (0.0, 1.0),
    "crossing.limited_share": (0.0, 1.0),
    "crossing.patience_days": (0.5, 10.0),
    "crossing.bridge_capacity": (0.0, 200.0),
    "crossing.ford_capacity": (0.0, 100.0),
    "reception.onward": (0.0, 0.5),
    "charters.days": (0.5, 10.0),
    "charters.spread": (1.0, 4.0),
    "reception.capacity_scale": (0.5, 3.0),
    "routes.awareness": (1.0, 3.0),
    "movement.pace": (0.3, 6.0),
    "movement.shelter": (0.005, 1.0),
    "garrisons.cross": (-3.0, 4.0),
    "garrisons.road_home": (0.0, 1.0),
    "garrisons.desertion": (0.0, 2.0),
    "surrender.spread": (0.0, 5.0),
    "garrisons.squad_size": (3.0, 15.0),
}


def mixture(number: int, days: int, branch: int) -> tuple[tuple[Event, ...], dict[str, float]]:
    """Return events and parameters drawn at random: every action, on any target it may have."""
    rng = random.Random(number)
    land = ["hill", "ridge", "fork", "vale", "dale", "hub", "east"]
    posts, hosts = ["ferry", "bridge", "ford", "pass", "gate"], ["BBB", "CCC"]
    banks = [*posts, *hosts]
    policies = ("open", "limited", "closed")
    events = []
    for day in sorted(rng.randrange(branch + 1, days) for _ in range(25)):
        action: Action = rng.choice(get_args(Action))
        name = rng.choice(sorted(_SETTABLE))
        target, value = {
            "set": (name, round(rng.uniform(*_SETTABLE[name]), 2)),
            "capture": (rng.choice([*land, *posts]), rng.choice((0.0, "fought", "handed"))),
            "retake": (rng.choice([*land, *posts]), 0.0),
            "fighting": (rng.choice(land), rng.choice((0.1, 0.5, 1.0))),
            "near": (rng.choice(banks), rng.choice(("open", "closed", "follow"))),
            "far": (rng.choice(banks), rng.choice((*policies, "follow"))),
            "policy": (rng.choice(hosts), rng.choice(policies)),
            "guards": (rng.choice(hosts), rng.choice((0.0, 30.0, 300.0))),
            "capacity": (rng.choice(["camp", "town", "tent"]), rng.choice((0.0, 15.5, 80.0, 900.0))),
            "reinforce": (rng.choice(land), float(rng.randrange(1, 90))),
            "let_through": (rng.choice(banks), rng.choice((0.0, 0.3, 1.0))),
            "corridor": (rng.choice(banks), rng.choice(("open", "closed"))),
            "rural": ("east", rng.choice((0.0, 0.3, 1.0))),
        }[action]
        kind = rng.choice(("", "civilian", "military")) if action == "policy" else ""
        events.append(on(day, action, target, value, kind))
    values = {name.replace(".", "__"): rng.uniform(*_SETTABLE[name]) for name in rng.sample(sorted(_SETTABLE), 6)}
    values = {name: value for name, value in values.items() if name != "reception__capacity_scale"}
    return tuple(events), FLIGHT | values
