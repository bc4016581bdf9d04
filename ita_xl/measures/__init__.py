"""The library of suggested measures, as data: what lifts each indicator and item, who does it, and when."""
