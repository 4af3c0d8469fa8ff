"""What the reader is taught to find: the event types and relation properties of the annotation guide."""

__all__ = ["EVENTS", "PROPERTIES"]

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
