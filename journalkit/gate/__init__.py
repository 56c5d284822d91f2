"""Who may knock. The gate keeps what a shift lends in memory, and can open no store by itself."""
