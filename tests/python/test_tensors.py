"""The bytes of every type, both ways."""

import struct

import numpy as np
import pytest
from inference_client import BFloat16Tensor, InvalidResponseError
from inference_client._generated.inference import grpc_service_pb2 as pb
from inference_client.tensors import decode, decode_list, encode

FIXED = [
    ("BOOL", np.bool_, [True, False, True, False], b"\1\0\1\0"),
    ("UINT8", np.uint8, [0, 1, 2, 255], struct.pack("<4B", 0, 1, 2, 255)),
    ("UINT16", np.uint16, [0, 1, 2, 65535], struct.pack("<4H", 0, 1, 2, 65535)),
    ("UINT32", np.uint32, [0, 1, 2, 2**32 - 1], struct.pack("<4I", 0, 1, 2, 2**32 - 1)),
    ("UINT64", np.uint64, [0, 1, 2, 2**64 - 1], struct.pack("<4Q", 0, 1, 2, 2**64 - 1)),
    ("INT8", np.int8, [-128, -1, 0, 127], struct.pack("<4b", -128, -1, 0, 127)),
    ("INT16", np.int16, [-32768, -1, 0, 32767], struct.pack("<4h", -32768, -1, 0, 32767)),
    ("INT32", np.int32, [-(2**31), -1, 0, 2**31 - 1], struct.pack("<4i", -(2**31), -1, 0, 2**31 - 1)),
    ("INT64", np.int64, [-(2**63), -1, 0, 2**63 - 1], struct.pack("<4q", -(2**63), -1, 0, 2**63 - 1)),
    ("FP16", np.float16, [-1.5, 0, 0.1, 65504], struct.pack("<4e", -1.5, 0, 0.1, 65504)),
    ("FP32", np.float32, [-1.5, 0, 0.1, 3e38], struct.pack("<4f", -1.5, 0, 0.1, 3e38)),
    ("FP64", np.float64, [-1.5, 0, 0.1, 1e308], struct.pack("<4d", -1.5, 0, 0.1, 1e308)),
]


@pytest.mark.parametrize("datatype,dtype,values,raw", FIXED, ids=[case[0] for case in FIXED])
def test_fixed_size_types_both_ways(datatype, dtype, values, raw):
    array = np.array(values, dtype).reshape(2, 2)
    assert encode("x", array) == (datatype, (2, 2), raw)
    back = decode("x", datatype, (2, 2), raw)
    assert back.dtype == dtype
    np.testing.assert_array_equal(back, array)


@pytest.mark.parametrize("array", [np.arange(12, dtype=">i4").reshape(3, 4), np.arange(24, dtype="<i4").reshape(3, 8)[:, ::2],
                                   np.arange(12, dtype="<i4").reshape(4, 3).T], ids=["big-endian", "strided", "transposed"])
def test_any_layout_travels_row_major_little_endian(array):
    datatype, shape, raw = encode("x", array)
    assert (datatype, shape) == ("INT32", (3, 4))
    assert raw == struct.pack("<12i", *array.ravel().tolist())


@pytest.mark.parametrize("array,shape", [(np.array(3, np.float32), ()), (np.empty((0, 4), np.float32), (0, 4))],
                         ids=["scalar", "empty"])
def test_scalar_and_empty_keep_their_shape(array, shape):
    datatype, sizes, raw = encode("x", array)
    assert sizes == shape
    np.testing.assert_array_equal(decode("x", datatype, sizes, raw), array)


def test_bytes_both_ways_keeps_zeros_and_writes_text_as_utf8():
    array = np.array([b"a\0b\0", "물", b"", "x"], np.object_).reshape(2, 2)
    datatype, shape, raw = encode("x", array)
    assert (datatype, shape) == ("BYTES", (2, 2))
    assert raw == b"\4\0\0\0a\0b\0" + b"\3\0\0\0\xeb\xac\xbc" + b"\0\0\0\0" + b"\1\0\0\0x"
    assert decode("x", "BYTES", (2, 2), raw).tolist() == [[b"a\0b\0", "물".encode()], [b"", b"x"]]


@pytest.mark.parametrize("array", [np.array(["ab", "c"]), np.array([b"ab", b"c"])], ids=["U", "S"])
def test_fixed_width_text_is_bytes(array):
    assert encode("x", array) == ("BYTES", (2,), b"\2\0\0\0ab\1\0\0\0c")


def test_bf16_rounds_to_nearest_even_and_comes_back_as_float32():
    values = np.array([1.0, 1.00390625, 1.01171875, -2.5, np.inf, np.nan, 3.4e38], np.float32)
    tensor = BFloat16Tensor.from_float32(values)
    # 1 + 1/256 lies between 1 and 1 + 1/128: even is 1. 1 + 3/256 lies between 1 + 1/128 and 1 + 1/64: even is 1 + 1/64.
    assert tensor.bits[:5].tolist() == [0x3F80, 0x3F80, 0x3F82, 0xC020, 0x7F80]
    assert tensor.bits[6] == 0x7F80
    datatype, shape, raw = encode("x", tensor)
    assert (datatype, shape, raw) == ("BF16", (7,), tensor.bits.astype("<u2").tobytes())
    back = decode("x", "BF16", (7,), raw)
    assert back.dtype == np.float32 and np.isnan(back[5])
    assert back[:5].tolist() == [1.0, 1.0, 1.015625, -2.5, np.inf]


def test_bf16_every_pattern_survives_float32():
    every = BFloat16Tensor(np.arange(65536, dtype=np.uint16).reshape(256, 256))
    assert BFloat16Tensor.from_float32(every.to_float32()) == every


def test_bf16_nan_with_a_low_payload_stays_nan():
    nan = np.array([0x7F800001], np.uint32).view(np.float32)
    assert np.isnan(BFloat16Tensor.from_float32(nan).to_float32()[0])


def test_bf16_bits_of_another_type_are_refused():
    with pytest.raises(ValueError, match="float32, expected uint16"):
        BFloat16Tensor(np.zeros(2, np.float32))


@pytest.mark.parametrize("value,text", [
    ([1, 2], "'x' is a list"),
    (np.zeros(2, np.complex64), "'x' has elements of type complex64"),
    (np.zeros(2, "M8[s]"), "'x' has elements of type datetime64"),
    (np.array([b"a", 3], np.object_), "'x' has an element of type int"),
])
def test_what_the_wire_cannot_carry_is_refused_by_name(value, text):
    with pytest.raises(TypeError, match=text.replace("[", r"\[")):
        encode("x", value)


@pytest.mark.parametrize("datatype,shape,raw,text", [
    ("FP32", (2,), b"\0" * 7, "has 7 bytes, expected 8"),
    ("FP128", (1,), b"", "unknown type 'FP128'"),
    ("FP32", (-1,), b"", "no negative size"),
    ("BYTES", (2,), b"\1\0\0\0a", "has 1 elements, expected 2"),
    ("BYTES", (1,), b"\1\0\0", "ends inside the length of element 0"),
    ("BYTES", (1,), b"\xff\xff\xff\xffa", "ends inside element 0"),
    ("BF16", (1,), b"\0", "has 1 bytes, expected 2"),
])
def test_data_that_does_not_fit_is_an_invalid_response(datatype, shape, raw, text):
    with pytest.raises(InvalidResponseError, match=text):
        decode("x", datatype, shape, raw)


@pytest.mark.parametrize("datatype,field,values,dtype", [
    ("BOOL", "bool_contents", [True, False], np.bool_),
    ("INT8", "int_contents", [-128, 127], np.int8),
    ("INT16", "int_contents", [-1, 1], np.int16),
    ("INT32", "int_contents", [-1, 1], np.int32),
    ("INT64", "int64_contents", [-(2**63), 1], np.int64),
    ("UINT8", "uint_contents", [0, 255], np.uint8),
    ("UINT16", "uint_contents", [0, 65535], np.uint16),
    ("UINT32", "uint_contents", [0, 2**32 - 1], np.uint32),
    ("UINT64", "uint64_contents", [0, 2**64 - 1], np.uint64),
    ("FP32", "fp32_contents", [0.5, -1.5], np.float32),
    ("FP64", "fp64_contents", [0.1, -1.5], np.float64),
    ("BYTES", "bytes_contents", [b"a\0", b""], np.object_),
])
def test_typed_lists_are_read(datatype, field, values, dtype):
    array = decode_list("x", datatype, (2,), pb.InferTensorContents(**{field: values}))
    assert array.dtype == dtype and array.tolist() == values


def test_small_integers_in_lists_count_by_their_low_bytes():
    assert decode_list("x", "UINT8", (1,), pb.InferTensorContents(uint_contents=[0x1FF])).tolist() == [255]
    assert decode_list("x", "INT8", (1,), pb.InferTensorContents(int_contents=[0xFF])).tolist() == [-1]


@pytest.mark.parametrize("datatype,text", [
    ("FP16", "which that type has none of"), ("BF16", "which that type has none of"), ("FP32", "has 0 elements, expected 2"),
])
def test_typed_lists_that_do_not_fit_are_an_invalid_response(datatype, text):
    with pytest.raises(InvalidResponseError, match=text):
        decode_list("x", datatype, (2,), pb.InferTensorContents(int_contents=[1, 2]))
