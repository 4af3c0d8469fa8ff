"""What the reader is taught to find: event types, relation properties and roles of the annotation guide."""

__all__ = ["EVENTS", "PROPERTIES", "ROLES"]

EVENTS: tuple[str, ...] = (
    "BorderCrossing", "Flight", "Travel", "Deportation", "Extradition", "Asylum", "Residence", "Arrest",
    "Detention", "Release", "Charge", "Trial", "Testimony", "Conviction", "Sentencing", "Acquittal", "Appeal",
    "Investigation", "Warrant", "Attack", "Killing", "Injury", "IllTreatment", "Abduction", "Coercion",
    "Threat", "Protest", "Accusation", "Denial", "Condemnation", "Demand", "NewsConference", "Meeting",
    "Estimate", "Sanction", "Appointment", "Resignation", "Election", "Agreement", "Legislation",
)  # fmt: skip

PROPERTIES: tuple[str, ...] = (
    "ethnicity", "citizenship", "occupation", "age", "memberOf", "locatedIn", "residence", "originFrom",
    "bornIn", "familyOf", "alias",
)  # fmt: skip

ROLES: tuple[str, ...] = (
    "agent", "patient", "counterpart", "origin", "destination", "place", "topic", "quantity",
    "source", "time", "subject",
)  # fmt: skip
