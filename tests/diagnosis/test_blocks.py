from meddx.diagnosis.blocks import SIZE, Blocks


def test_a_thing_is_made_with_its_neighbours_and_once():
    asked = []

    def make(numbers):
        asked.append(numbers)
        return [10 * number for number in numbers]

    blocks = Blocks(SIZE + 3, make)
    assert blocks[1] == 10
    assert blocks[0] == 0
    assert asked == [range(SIZE)]
    assert blocks[SIZE + 2] == 10 * (SIZE + 2)
    assert asked == [range(SIZE), range(SIZE, SIZE + 3)]
