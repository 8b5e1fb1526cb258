-- Rows of advanced hunting have a format of their own.
ALTER TABLE signins COMMENT COLUMN format 'Raw format: graph, azureMonitor, logAnalytics, portalCsv, advancedHunting';
