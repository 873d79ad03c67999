"""The dataset in the shapes that other tools read: dumps, annotations, nanopublications, tables, maps, a catalogue."""
