"""What the store costs at a given size: building, opening, refreshing one record, searching, bytes."""
