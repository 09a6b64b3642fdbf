"""Names of body parts in the language of the window."""

from PySide6.QtCore import QCoreApplication


def part_name(part: str) -> str:
    """Return the name of a body part (``imaging.header_words.PARTS``).

    Raises
    ------
    KeyError
        If it is none.
    """
    translate = QCoreApplication.translate
    return {
        "chest": translate("BodyPart", "Chest"),
        "abdomen": translate("BodyPart", "Abdomen"),
        "pelvis": translate("BodyPart", "Pelvis"),
        "head": translate("BodyPart", "Head"),
        "neck": translate("BodyPart", "Neck"),
        "cervical_spine": translate("BodyPart", "Cervical spine"),
        "thoracic_spine": translate("BodyPart", "Thoracic spine"),
        "lumbar_spine": translate("BodyPart", "Lumbar spine"),
        "spine": translate("BodyPart", "Spine"),
        "breast": translate("BodyPart", "Breast"),
        "heart": translate("BodyPart", "Heart"),
        "shoulder": translate("BodyPart", "Shoulder"),
        "arm": translate("BodyPart", "Arm and elbow"),
        "hand": translate("BodyPart", "Hand and wrist"),
        "hip": translate("BodyPart", "Hip"),
        "leg": translate("BodyPart", "Leg and knee"),
        "foot": translate("BodyPart", "Foot and ankle"),
        "extremity": translate("BodyPart", "Extremity"),
        "ribs": translate("BodyPart", "Ribs"),
        "whole_body": translate("BodyPart", "Whole body"),
    }[part]
