package schemas_test

// What must come out of each real file: one line per event.
var realOutcomes = map[string][]string{
	"azure-docs/2018-records-signin.json.txt": {
		"not-json",
	},
	"azure-docs/2018-records-signin.repaired.json": {
		"0782c515-08b6-4029-a65c-29d9a3d20800 bf85dc9d-cb43-44a4-80c4-469e8c58249e 2018-05-16T16:09:58.4634578 50140 azureMonitor ca=notApplied/9",
	},
	"azure-docs/2019-signinlogs.json.txt": {
		"not-json",
	},
	"azure-docs/2019-signinlogs.repaired.json": {
		"0231f922-93fa-4005-bb11-b344eca03c01 <TENANT ID> 2019-03-12T16:02:15.5522137 50140 azureMonitor ca=notApplied/5",
	},
	"azure-docs/2022-signinlogs.json": {
		"0231f922-93fa-4005-bb11-b344eca03c01 <TENANT ID> 2019-03-12T16:02:15.5522137 50140 azureMonitor ca=notApplied/5",
	},
	"cli-microsoft365/user-signin-list.json": {
		"66ea54eb-6301-4ee5-be62-ff5a759b0100 default 2020-03-13T19:15:41.6195833 0 graph ca=notApplied/2",
		"66ea54eb-6301-4ee5-be62-ff5a759b0100 default 2020-03-13T19:15:41.6195833 0 graph ca=notApplied/2",
	},
	"cribl-azure-graph-rest/7cieEB.json": {
		"derived default 2025-08-15T15:20:26 0 graph ca=notApplied/2",
		"derived default 2025-08-15T15:43:25 0 graph ca=notApplied/2",
	},
	"csv-headers/loganalytics-AADNonInteractiveUserSignInLogs-2026.csv": {},
	"csv-headers/loganalytics-SigninLogs-2026.csv":                      {},
	"csv-headers/portal-application-signins.csv":                        {},
	"csv-headers/portal-interactive-signins.csv":                        {},
	"datadog-integrations-core/signinlogs-sample.json": {
		"b95c8eca-487b-4631-b6e5-0469cb7c0800 4d3bac44-0230-4732-9e70-cc00736f0a97 2020-05-13T12:35:19.6363979 0 azureMonitor ca=success/1",
	},
	"microsoft-graph-docs/2019-beta-signin-get-1.json": {
		"id default 2018-01-09T21:17:21.5077253 0 graph ca=/1",
	},
	"microsoft-graph-docs/2019-beta-signin-list-1.json": {
		"b01b1726-0147-425e-a7f7-21f252050400 default 2018-11-06T18:48:33.8527147 50140 graph ca=notApplied/2",
	},
	"microsoft-graph-docs/2019-v1.0-signin-get-1.json": {
		"id default 2018-01-09T21:17:21.5077253 0 graph ca=/1",
	},
	"microsoft-graph-docs/2019-v1.0-signin-list-1.json": {
		"id default 2018-01-09T21:17:21.5077253 0 graph ca=/1",
	},
	"microsoft-graph-docs/beta-signin-get-1.json": {
		"66ea54eb-blah-4ee5-be62-ff5a759b0100 default 2021-06-30T16:34:32 50126 graph ca=notApplied/0",
	},
	"microsoft-graph-docs/beta-signin-list-1.json": {
		"1691d37b-8579-43a7-966a-0f35583c1300 default 2021-06-30T16:34:32 50126 graph ca=notApplied/0",
	},
	"microsoft-graph-docs/beta-signin-list-2.json": {
		"1691d37b-8579-43a7-966a-0f35583c1300 default 2021-06-30T16:34:32 50126 graph ca=notApplied/0",
	},
	"microsoft-graph-docs/beta-signin-list-3.json": {
		"ef1e1fcc-80bd-489b-82c5-16ad80770e00 default 2022-03-18T18:13:37 0 graph ca=notApplied/2",
	},
	"microsoft-graph-docs/v1.0-signin-get-1.json": {
		"not-json",
	},
	"microsoft-graph-docs/v1.0-signin-list-1.json": {
		"not-json",
	},
	"microsoft-graph-docs/v1.0-signin-list-2.json": {
		"not-json",
	},
	"panther-analysis/events.ndjson": {
		"derived tenant-123 2025-01-15T09:30:45.123 0 azureMonitor ca=/0",
		"derived tenant-789 2025-01-15T11:20:15.789 -/Success azureMonitor ca=/0",
		"derived tenant-123 2025-01-15T08:15:23.456 50053/Failure azureMonitor ca=/0",
		"derived tenant-789 2025-01-15T09:30:45.123 50126/Failure azureMonitor ca=/0",
		"derived tenant-mscorp 2025-01-15T10:45:12.345 50053/Failure azureMonitor ca=/0",
		"36658c78-02d9-4d8f-84ee-5ca4a3fdefef a2aa49aa-2c0c-49d2-af87-f402c421df0b 2023-07-26T22:58:30.9832019 7000215 azureMonitor ca=notApplied/0",
		"55270060-d8fe-435e-9bf2-219a1d456b60 85e54ec3-85ee-4b03-9e3b-863075eb9b62 2023-07-27T13:59:53.6916803 0 azureMonitor ca=notApplied/0",
		"derived tenant-123 2025-01-15T09:35:20.456789 -/Success azureMonitor ca=success/0",
		"derived 18360841-3f87-44a6-8c9a-3ffc680611a0 2026-02-18T07:32:50.5529478 0 azureMonitor ca=notApplied/0",
		"derived tenant-456 2025-01-15T10:00:30.7890123 -/Success azureMonitor ca=success/0",
		"derived tenant-id-123 2025-01-15T14:23:10.1234567 0 azureMonitor ca=success/0",
		"derived tenant-id-012 2025-01-15T17:10:15.2345678 0 azureMonitor ca=success/0",
		"36658c78-02d9-4d8f-84ee-5ca4a3fdefef a2aa49aa-2c0c-49d2-af87-f402c421df0b 2023-07-26T22:58:30.9832019 7000215 azureMonitor ca=notApplied/0",
		"d9ae0e20-c959-42a3-ba74-00f59ac9f6c6 c5fd010a-2972-4be2-9c67-986ceca2a042 2023-07-21T05:03:52.1605624 0 azureMonitor ca=notApplied/0",
		"d9ae0e20-c959-42a3-ba74-00f59ac9f6c6 c5fd010a-2972-4be2-9c67-986ceca2a042 2023-07-21T05:03:52.1605624 0 azureMonitor ca=notApplied/0",
		"derived tenant-123 2025-01-15T09:35:45.7890123 0 azureMonitor ca=/0",
		"derived tenant-456 2025-01-15T10:00:30.0123456 0 azureMonitor ca=/0",
		"36658c78-02d9-4d8f-84ee-5ca4a3fdefef a2aa49aa-2c0c-49d2-af87-f402c421df0b 2023-07-26T22:58:30.9832019 7000215 azureMonitor ca=notApplied/0",
		"36658c78-02d9-4d8f-84ee-5ca4a3fdefef a2aa49aa-2c0c-49d2-af87-f402c421df0b 2023-07-26T22:58:30.9832019 7000215 azureMonitor ca=notApplied/0",
		"36658c78-02d9-4d8f-84ee-5ca4a3fdefef a2aa49aa-2c0c-49d2-af87-f402c421df0b 2023-07-26T22:58:30.9832019 7000215 azureMonitor ca=notApplied/0",
		"36658c78-02d9-4d8f-84ee-5ca4a3fdefef a2aa49aa-2c0c-49d2-af87-f402c421df0b 2023-07-26T22:58:30.9832019 7000215 azureMonitor ca=notApplied/0",
		"36658c78-02d9-4d8f-84ee-5ca4a3fdefef a2aa49aa-2c0c-49d2-af87-f402c421df0b 2023-07-26T22:58:30.9832019 7000215 azureMonitor ca=notApplied/0",
		"derived tenant-123 2025-01-15T09:30:25.1234567 0 azureMonitor ca=notApplied/0",
		"derived tenant-ghi 2025-01-15T15:05:50.6789012 50126 azureMonitor ca=notApplied/0",
		"derived tenant-123 2025-01-15T14:30:25.1234567 0 azureMonitor ca=notApplied/0",
		"derived tenant-789 2025-01-15T16:20:35.7890123 0 azureMonitor ca=notApplied/0",
		"55270060-d8fe-435e-9bf2-219a1d456b60 85e54ec3-85ee-4b03-9e3b-863075eb9b62 2023-07-27T13:59:53.6916803 0 azureMonitor ca=notApplied/0",
	},
	"sentinel-training-lab/disable_accounts.csv": {
		"698711b3-cf4e-45f4-ae04-d4e340f06b00 2ad3fc79-1859-42fa-9011-6f8df2251b22 2021-04-19T12:13:19.4834758 50057 logAnalytics ca=notApplied/0",
		"c31b2f10-59ed-4459-9d24-7e1c6efc5b00 2ad3fc79-1859-42fa-9011-6f8df2251b22 2021-04-19T12:13:31.4214666 50057 logAnalytics ca=notApplied/0",
		"88627a19-54f9-4dba-97de-2caeb4896c00 2ad3fc79-1859-42fa-9011-6f8df2251b22 2021-04-19T12:16:30.7197199 50057 logAnalytics ca=notApplied/0",
		"6d6b5c90-85c5-4e7d-ac80-50a7eb0e6900 2ad3fc79-1859-42fa-9011-6f8df2251b22 2021-04-19T12:16:34.8773402 50057 logAnalytics ca=notApplied/0",
	},
	"sentinel-training-lab/signinLogs.csv": {
		"refused",
	},
	"siem-lite/entra_signin.json": {
		"signin-00000000-0000-0000-0000-000000000001 default 2026-06-15T10:00:00 50126 graph ca=failure/0",
		"signin-00000000-0000-0000-0000-000000000002 default 2026-06-15T10:05:00 0 graph ca=success/0",
	},
	"zerotrustassessment/SignIn-model.json": {
		"no-time /createdDateTime",
	},
}
