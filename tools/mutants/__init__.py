"""How strong the tests are: small faults put into the code, one at a time, and whether a test notices."""
