"""Finding things by their names: how names are compared, the index that a snapshot holds, and what it answers."""
