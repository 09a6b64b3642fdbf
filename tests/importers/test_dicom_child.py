from meddx.jobs import Context


def test_warming_up_answers(context: Context):
    reply = context.in_child("meddx.importers.shared.dicom_child:warm", {})
    assert all(reply.header["ready"])
