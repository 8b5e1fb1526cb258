package schemas

func portalProperties() []property[SignIn] { return nil }
