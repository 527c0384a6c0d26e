namespace heliograph {}
