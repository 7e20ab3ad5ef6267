"""ECHONET Lite (ISO/IEC 14543-4-3): nodes with objects whose properties are read, written and announced."""
