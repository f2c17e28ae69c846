"""Invented countries and institutions of the demonstration; none of them exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoInstitution:
    """One invented institution: names ar, en, fr; `base` is its typical level, `state` how far its assessment is."""

    country: str
    kind: str
    size: str
    sector: str
    names: tuple[str, str, str]
    base: float
    state: str = "submitted"


COUNTRIES = {
    "XA": ("القمرية", "Qamaria", "Qamarie"),
    "XB": ("وادي النور", "Wadi Nour", "Wadi Nour"),
    "XC": ("بحر الصفا", "Bahr Safa", "Bahr Safa"),
    "XD": ("التلال الزرقاء", "Blue Hills", "Collines-Bleues"),
    "XE": ("جزر الياسمين", "Jasmine Islands", "Îles du Jasmin"),
    "XF": ("الواحات", "Oases", "Les Oasis"),
}
CONTEXT = {"XA": "high", "XB": "middle", "XC": "middle", "XD": "high", "XE": "low", "XF": "low"}

ROUND_NAMES = ("دورة التقييم 2026", "Assessment round 2026", "Cycle d'évaluation 2026")

INSTITUTIONS = (
    DemoInstitution(
        "XA",
        "authority",
        "medium",
        "services",
        ("مؤسسة الخدمات النموذجية", "Model Services Institution", "Institution modèle des services"),
        0,
        "own",
    ),
    DemoInstitution(
        "XA",
        "ministry",
        "large",
        "administration",
        (
            "وزارة التنمية الإدارية في القمرية",
            "Ministry of Administrative Development of Qamaria",
            "Ministère du développement administratif de Qamarie",
        ),
        2.6,
    ),
    DemoInstitution(
        "XA",
        "municipality",
        "large",
        "local",
        ("بلدية مرسى القمر", "Municipality of Marsa Qamar", "Municipalité de Marsa Qamar"),
        2.0,
    ),
    DemoInstitution(
        "XA",
        "agency",
        "small",
        "digital",
        (
            "وكالة الحكومة الرقمية في القمرية",
            "Digital Government Agency of Qamaria",
            "Agence du numérique public de Qamarie",
        ),
        3.2,
    ),
    DemoInstitution(
        "XB",
        "ministry",
        "large",
        "health",
        ("وزارة الصحة في وادي النور", "Ministry of Health of Wadi Nour", "Ministère de la santé de Wadi Nour"),
        1.8,
    ),
    DemoInstitution(
        "XB",
        "authority",
        "medium",
        "water",
        ("هيئة المياه في وادي النور", "Water Authority of Wadi Nour", "Autorité de l'eau de Wadi Nour"),
        1.3,
    ),
    DemoInstitution(
        "XB",
        "municipality",
        "medium",
        "local",
        ("بلدية عين النور", "Municipality of Ain Nour", "Municipalité d'Aïn Nour"),
        2.3,
    ),
    DemoInstitution(
        "XB",
        "enterprise",
        "large",
        "transport",
        (
            "شركة النقل العام في وادي النور",
            "Public Transport Company of Wadi Nour",
            "Société des transports publics de Wadi Nour",
        ),
        1.6,
        "draft",
    ),
    DemoInstitution(
        "XC",
        "ministry",
        "large",
        "education",
        ("وزارة التعليم في بحر الصفا", "Ministry of Education of Bahr Safa", "Ministère de l'éducation de Bahr Safa"),
        2.2,
    ),
    DemoInstitution(
        "XC",
        "agency",
        "medium",
        "statistics",
        ("جهاز الإحصاء في بحر الصفا", "Statistics Office of Bahr Safa", "Office statistique de Bahr Safa"),
        2.9,
    ),
    DemoInstitution(
        "XC",
        "authority",
        "medium",
        "ports",
        ("سلطة الموانئ في بحر الصفا", "Ports Authority of Bahr Safa", "Autorité portuaire de Bahr Safa"),
        2.5,
    ),
    DemoInstitution(
        "XC",
        "municipality",
        "small",
        "local",
        ("بلدية رأس الصفا", "Municipality of Ras Safa", "Municipalité de Ras Safa"),
        0.9,
        "draft",
    ),
    DemoInstitution(
        "XD",
        "ministry",
        "large",
        "finance",
        (
            "وزارة المالية في التلال الزرقاء",
            "Ministry of Finance of Blue Hills",
            "Ministère des finances des Collines-Bleues",
        ),
        3.0,
    ),
    DemoInstitution(
        "XD",
        "agency",
        "medium",
        "social",
        (
            "وكالة الحماية الاجتماعية في التلال الزرقاء",
            "Social Protection Agency of Blue Hills",
            "Agence de protection sociale des Collines-Bleues",
        ),
        2.7,
    ),
    DemoInstitution(
        "XD",
        "municipality",
        "large",
        "local",
        ("بلدية تل الصنوبر", "Municipality of Pine Hill", "Municipalité de Colline-aux-Pins"),
        2.1,
    ),
    DemoInstitution(
        "XD",
        "enterprise",
        "large",
        "energy",
        (
            "مؤسسة الكهرباء في التلال الزرقاء",
            "Electricity Corporation of Blue Hills",
            "Société d'électricité des Collines-Bleues",
        ),
        2.4,
    ),
    DemoInstitution(
        "XE",
        "ministry",
        "medium",
        "labour",
        (
            "وزارة العمل في جزر الياسمين",
            "Ministry of Labour of the Jasmine Islands",
            "Ministère du travail des Îles du Jasmin",
        ),
        1.1,
    ),
    DemoInstitution(
        "XE",
        "authority",
        "small",
        "tourism",
        (
            "هيئة السياحة في جزر الياسمين",
            "Tourism Authority of the Jasmine Islands",
            "Autorité du tourisme des Îles du Jasmin",
        ),
        1.7,
    ),
    DemoInstitution(
        "XE",
        "municipality",
        "small",
        "local",
        ("بلدية مرفأ الياسمين", "Municipality of Jasmine Harbour", "Municipalité de Port-Jasmin"),
        0.8,
    ),
    DemoInstitution(
        "XE",
        "agency",
        "small",
        "environment",
        (
            "وكالة البيئة في جزر الياسمين",
            "Environment Agency of the Jasmine Islands",
            "Agence de l'environnement des Îles du Jasmin",
        ),
        1.4,
        "draft",
    ),
    DemoInstitution(
        "XF",
        "ministry",
        "medium",
        "agriculture",
        ("وزارة الزراعة في الواحات", "Ministry of Agriculture of Oases", "Ministère de l'agriculture des Oasis"),
        1.5,
    ),
    DemoInstitution(
        "XF",
        "municipality",
        "medium",
        "local",
        ("بلدية واحة النخيل", "Municipality of Palm Oasis", "Municipalité de l'Oasis-des-Palmes"),
        1.0,
    ),
    DemoInstitution(
        "XF",
        "authority",
        "small",
        "lands",
        ("هيئة الأراضي في الواحات", "Land Authority of Oases", "Autorité foncière des Oasis"),
        0,
        "not_started",
    ),
    DemoInstitution(
        "XF",
        "enterprise",
        "medium",
        "telecom",
        (
            "شركة الاتصالات في الواحات",
            "Telecommunications Company of Oases",
            "Société des télécommunications des Oasis",
        ),
        0,
        "not_started",
    ),
)
