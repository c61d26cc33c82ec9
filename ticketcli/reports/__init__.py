"""What the desk's past says in figures: pure functions of tickets, one module per family."""
