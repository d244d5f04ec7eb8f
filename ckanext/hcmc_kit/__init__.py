"""The small library below the plugins: values and mechanics that each exist once."""
