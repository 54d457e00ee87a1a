"""Load on a prediction server and attacks on it; started by Scripts/load-server.py. Needs nothing but Python."""
