// Package userkey tells users apart, for those who write the rollups and those who read
// them: by id, else by sign-in name, else by application, each as filters compare it. A
// GUID is one in either case, a name one in any.
package userkey

import (
	"github.com/gatehouse/gatehouse/internal/caseless"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// SQL is the expression on stored columns of the table signins; empty where a sign-in
// names nobody. GUIDs in lower case, as nearly all are, lie as bytes and so need no fold.
// It is read only.
var SQL = "multiIf(notEmpty(_user_id_text), " + caseless.GUID("_user_id_text") + ", notEmpty(_user_id), toString(_user_id), " +
	"user_principal_name != '', " + caseless.SQL("user_principal_name") + ", " + caseless.GUID(derived.SQL("service_principal_id")) + ")"
