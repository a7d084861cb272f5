"""Avro on the wire: the schemas, their encoders, the registry, headers. The only importer of fastavro."""
