import threading

import numpy as np

from meddx.imaging.buffers import Buffers


def test_memory_that_was_given_back_is_used_again():
    buffers = Buffers()
    first = buffers.take((100, 50), np.float32)
    place = first.__array_interface__["data"][0]
    buffers.give(first)
    again = buffers.take((50, 99), np.uint32)
    assert again.__array_interface__["data"][0] == place
    assert (again.shape, again.dtype) == ((50, 99), np.uint32)


def test_what_is_in_use_is_not_given_out_a_second_time():
    buffers = Buffers()
    first, second = buffers.take((64,), np.uint8), buffers.take((64,), np.uint8)
    assert not np.shares_memory(first, second)
    buffers.give(first)
    assert not np.shares_memory(buffers.take((64,), np.uint8), second)


def test_a_large_piece_is_not_spent_on_something_small():
    buffers = Buffers()
    large = buffers.take((1000,), np.uint8)
    buffers.give(large)
    assert not np.shares_memory(buffers.take((10,), np.uint8), large)


def test_two_threads_never_get_the_same_piece():
    buffers, clashes = Buffers(), []

    def work(mark):
        for _ in range(300):
            mine = buffers.take((256,), np.uint8)
            mine[:] = mark
            if (mine != mark).any():
                clashes.append(mark)
            buffers.give(mine)

    threads = [threading.Thread(target=work, args=(mark,)) for mark in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clashes == []
