package enrich

func runAsChild() {}
