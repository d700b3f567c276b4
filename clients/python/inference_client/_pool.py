"""The descriptor pool of this package's messages.

It is not the process-wide one: another client of the protocol declares the same message names there, and
protobuf refuses the second declaration.
"""

from google.protobuf import descriptor_pool, duration_pb2, empty_pb2, struct_pb2, timestamp_pb2

POOL = descriptor_pool.DescriptorPool()

for _file in (duration_pb2, empty_pb2, struct_pb2, timestamp_pb2):
    POOL.AddSerializedFile(_file.DESCRIPTOR.serialized_pb)
