-- A long message goes in pieces: so many of them the provider has, and another try begins behind them.
ALTER TABLE outbound_message ADD COLUMN said INTEGER NOT NULL DEFAULT 0;
