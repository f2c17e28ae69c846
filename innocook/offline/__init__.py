"""The assessment as a workbook for places without a network: written, read again and compared. No HTTP, no database."""
