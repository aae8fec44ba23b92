"""Countries by the names and codes that files call them by: ISO 3166, English short names, and others that are met.

UNHCR has codes of its own, which look like ISO's and are none: its AUS is Austria, its NIG is Nigeria. They are not
known here; its files name the countries as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache

from sim.scenario.errors import did_you_mean

#: Names that are told apart and read where the whole one has no room.
_SHORTER = {
    "ARE": "UAE",
    "BIH": "Bosnia",
    "CAF": "CAR",
    "COD": "DR Congo",
    "COG": "Congo Rep.",
    "DOM": "Dominican Rep.",
    "GNQ": "Equat. Guinea",
}
#: ISO alpha-3, alpha-2, and names; the first is the one that is written.
_TABLE = """
AFG AF Afghanistan|Islamic Republic of Afghanistan
AGO AO Angola
ALB AL Albania|Albanie
AND AD Andorra
ARE AE United Arab Emirates|UAE
ARG AR Argentina
ARM AM Armenia
ATG AG Antigua and Barbuda
AUS AU Australia
AUT AT Austria
AZE AZ Azerbaijan
BDI BI Burundi
BEL BE Belgium
BEN BJ Benin|Bénin
BFA BF Burkina Faso|Burkina
BGD BD Bangladesh
BGR BG Bulgaria
BHR BH Bahrain
BHS BS Bahamas
BIH BA Bosnia and Herzegovina|Bosnia-Herzegovina|Bosnia and Herz.
BLR BY Belarus
BLZ BZ Belize
BOL BO Bolivia|Bolivia (Plurinational State of)
BRA BR Brazil|Brésil|Brasil
BRB BB Barbados
BRN BN Brunei|Brunei Darussalam
BTN BT Bhutan
BWA BW Botswana
CAF CF Central African Republic|Central African Rep.|République centrafricaine|Centrafrique|RCA|CAR
CAN CA Canada
CHE CH Switzerland
CHL CL Chile
CHN CN China
CIV CI Côte d'Ivoire|Ivory Coast
CMR CM Cameroon|Cameroun
COD CD Democratic Republic of the Congo|Dem. Rep. of the Congo|Congo, Dem. Rep.|Congo (Kinshasa)|Congo-Kinshasa|DRC|\
DR Congo|RDC|République démocratique du Congo|Congo, Democratic Republic of the|Zaire|DR Congo (Zaire)|\
Dem. Rep. Congo
COG CG Republic of the Congo|Congo|Rep. of the Congo|Congo, Rep.|Congo (Brazzaville)|Congo-Brazzaville|\
République du Congo|RC
COL CO Colombia|Colombie
COM KM Comoros
CPV CV Cabo Verde|Cape Verde
CRI CR Costa Rica
CUB CU Cuba
CYP CY Cyprus
CZE CZ Czechia|Czech Republic|Czech Rep.
DEU DE Germany|Allemagne
DJI DJ Djibouti
DMA DM Dominica
DNK DK Denmark
DOM DO Dominican Republic|Dominican Rep.
DZA DZ Algeria|Algérie
ECU EC Ecuador|Équateur
EGY EG Egypt|Égypte
ERI ER Eritrea|Érythrée
ESH EH Western Sahara|W. Sahara
ESP ES Spain|Espagne
EST EE Estonia
ETH ET Ethiopia|Éthiopie
FIN FI Finland
FJI FJ Fiji
FRA FR France
FSM FM Micronesia|Micronesia (Federated States of)
GAB GA Gabon
GBR GB United Kingdom|UK|United Kingdom of Great Britain and Northern Ireland
GEO GE Georgia
GHA GH Ghana
GIN GN Guinea|Guinée
GMB GM Gambia|The Gambia|Gambie
GNB GW Guinea-Bissau|Guinée-Bissau
GNQ GQ Equatorial Guinea|Eq. Guinea
GRC GR Greece
GRD GD Grenada
GTM GT Guatemala
GUY GY Guyana
HND HN Honduras
HRV HR Croatia
HTI HT Haiti|Haïti
HUN HU Hungary|Hongrie
IDN ID Indonesia
IND IN India|Inde
IRL IE Ireland
IRN IR Iran|Iran (Islamic Republic of)|Islamic Rep. of Iran|Iran (Islamic Rep. of)|Iran, Islamic Republic of
IRQ IQ Iraq|Irak
ISL IS Iceland
ISR IL Israel
ITA IT Italy
JAM JM Jamaica
JOR JO Jordan|Jordanie
JPN JP Japan
KAZ KZ Kazakhstan
KEN KE Kenya
KGZ KG Kyrgyzstan|Kyrgyz Republic
KHM KH Cambodia|Cambodia (Kampuchea)
KIR KI Kiribati
KNA KN Saint Kitts and Nevis
KOR KR South Korea|Republic of Korea|Rep. of Korea|Korea, Republic of
KWT KW Kuwait
LAO LA Laos|Lao People's Democratic Republic|Lao People's Dem. Rep.|Lao PDR
LBN LB Lebanon|Liban
LBR LR Liberia
LBY LY Libya|Libye
LCA LC Saint Lucia
LIE LI Liechtenstein
LKA LK Sri Lanka
LSO LS Lesotho
LTU LT Lithuania
LUX LU Luxembourg
LVA LV Latvia
MAR MA Morocco|Maroc
MCO MC Monaco
MDA MD Moldova|Republic of Moldova|Rep. of Moldova|Moldova, Republic of|Moldavie
MDG MG Madagascar|Madagascar (Malagasy)
MDV MV Maldives
MEX MX Mexico|Mexique
MHL MH Marshall Islands
MKD MK North Macedonia|Macedonia|The former Yugoslav Republic of Macedonia|Macedonia, FYR
MLI ML Mali
MLT MT Malta
MMR MM Myanmar|Burma|Myanmar (Burma)|Republic of the Union of Myanmar
MNE ME Montenegro
MNG MN Mongolia
MOZ MZ Mozambique
MRT MR Mauritania|Mauritanie
MUS MU Mauritius
MWI MW Malawi
MYS MY Malaysia
NAM NA Namibia
NER NE Niger
NGA NG Nigeria
NIC NI Nicaragua
NLD NL Netherlands|Netherlands (Kingdom of the)
NOR NO Norway
NPL NP Nepal
NRU NR Nauru
NZL NZ New Zealand
OMN OM Oman
PAK PK Pakistan
PAN PA Panama
PER PE Peru
PHL PH Philippines
PLW PW Palau
PNG PG Papua New Guinea
POL PL Poland|Pologne
PRK KP North Korea|Korea, Democratic People's Republic of|Dem. People's Rep. of Korea
PRT PT Portugal
PRY PY Paraguay
PSE PS Palestine|Palestine, State of|State of Palestine|Palestinian Territories|Occupied Palestinian Territory
QAT QA Qatar
ROU RO Romania|Rumania|Roumanie
RUS RU Russia|Russian Federation|Russia (Soviet Union)|Russie
RWA RW Rwanda
SAU SA Saudi Arabia
SDN SD Sudan|Soudan|The Sudan
SEN SN Senegal|Sénégal
SGP SG Singapore
SLB SB Solomon Islands|Solomon Is.
SLE SL Sierra Leone
SLV SV El Salvador
SMR SM San Marino
SOM SO Somalia|Somalie
SRB RS Serbia|Serbia and Kosovo (S/RES/1244 (1999))|Serbia (and Kosovo: S/RES/1244 (1999))|Serbia (Yugoslavia)
SSD SS South Sudan|Soudan du Sud|S. Sudan
STP ST São Tomé and Príncipe
SUR SR Suriname
SVK SK Slovakia|Slovaquie
SVN SI Slovenia
SWE SE Sweden
SWZ SZ Eswatini|Swaziland|Kingdom of eSwatini (Swaziland)
SYC SC Seychelles
SYR SY Syria|Syrian Arab Republic|Syrian Arab Rep.|Syrie|République arabe syrienne
TCD TD Chad|Tchad
TGO TG Togo
THA TH Thailand
TJK TJ Tajikistan
TKM TM Turkmenistan
TLS TL Timor-Leste|East Timor
TON TO Tonga
TTO TT Trinidad and Tobago
TUN TN Tunisia|Tunisie
TUR TR Türkiye|Turkey|Turquie
TUV TV Tuvalu
TWN TW Taiwan
TZA TZ Tanzania|United Republic of Tanzania|United Rep. of Tanzania|Tanzania, United Republic of|Tanzanie
UGA UG Uganda|Ouganda
UKR UA Ukraine
URY UY Uruguay
USA US United States of America|United States|USA
UZB UZ Uzbekistan
VAT VA Holy See
VCT VC Saint Vincent and the Grenadines
VEN VE Venezuela|Venezuela (Bolivarian Republic of)
VNM VN Vietnam|Viet Nam
VUT VU Vanuatu
WSM WS Samoa
XKX XK Kosovo
YEM YE Yemen|Yémen|Yemen (North Yemen)
ZAF ZA South Africa|Afrique du Sud
ZMB ZM Zambia|Zambie
ZWE ZW Zimbabwe|Zimbabwe (Rhodesia)
"""


def bare(text: str) -> str:
    """Return a name as it is compared: small letters and digits without accents, articles and signs.

    Examples
    --------
    >>> bare("Côte d'Ivoire"), bare(" Dem. Rep. of the Congo ")
    ('cote d ivoire', 'dem rep of congo')
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return " ".join(word for word in re.findall(r"\w+", plain.replace("_", " ")) if word != "the")


def iso3(text: str) -> str:
    """Return the ISO 3166 alpha-3 code of a country, "" where it is none that is known.

    Examples
    --------
    >>> iso3("Chad"), iso3("TD"), iso3("tcd"), iso3("Dem. Rep. of the Congo"), iso3("Narnia")
    ('TCD', 'TCD', 'TCD', 'COD', '')
    """
    return _codes().get(bare(text), "")


def name_of(code: str) -> str:
    """Return what a country is called here; the code itself where it is not known."""
    return _names().get(code, code)


def label_of(code: str, longest: int) -> str:
    """Return a country's name as a label has room for it: a shorter one where it is long, or the code.

    Examples
    --------
    >>> label_of("TCD", 16), label_of("COD", 16), label_of("STP", 16)
    ('Chad', 'DR Congo', 'STP')
    """
    return next((name for name in (name_of(code), _SHORTER.get(code, "")) if 0 < len(name) <= longest), code)


def known() -> dict[str, str]:
    """Return the names of all countries by code, to look for the nearest right one."""
    return dict(_names())


def which_country(text: str) -> str:
    """Return a hint at the code that is meant with what is none: a name, another code, or letters that slipped.

    Examples
    --------
    >>> which_country("Chad"), which_country("CFA"), which_country("XYZ")
    ('did you mean TCD (Chad)?', 'did you mean CAF (Central African Republic)?', 'as CAF, TCD')
    """
    letters = sorted(text.strip().upper())
    codes = [iso3(text)] if iso3(text) else [code for code in _names() if sorted(code) == letters]
    if codes:
        return f"did you mean {' or '.join(f'{code} ({name_of(code)})' for code in codes)}?"
    near = did_you_mean(text.strip(), known()) if len(letters) > len("CAF") else None
    return near or "as CAF, TCD"


def which_host(text: str, hosts: Collection[str]) -> str:
    """Return a hint at the host that is meant with what is none, by code or name: never a country that is no host.

    Examples
    --------
    >>> which_host("CFA", ("TCD", "CAF")), which_host("Chadd", ("TCD", "CAF")), which_host("Mali", ("TCD", "CAF"))
    ("did you mean 'CAF'?", "did you mean 'TCD' (Chad)?", 'hosts are TCD, CAF')
    """
    near = None if iso3(text) else did_you_mean(text.strip(), {code: name_of(code) for code in hosts})
    return near or f"hosts are {', '.join(hosts)}"


@cache
def _rows() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    lines = [line.split(" ", 2) for line in _TABLE.strip().splitlines()]
    return tuple((code, short, tuple(names.split("|"))) for code, short, names in lines)


@cache
def _names() -> dict[str, str]:
    return {code: names[0] for code, _, names in _rows()}


@cache
def _codes() -> dict[str, str]:
    named = {bare(name): code for code, _, names in _rows() for name in names}
    # a code of ISO's is never another's name: NER is Niger, whatever else is abbreviated so
    return named | {bare(short): code for code, short, _ in _rows()} | {bare(code): code for code, _, _ in _rows()}
