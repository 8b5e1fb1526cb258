package csvexport

import (
	"strings"
	"testing"
)

func TestRows_portalInAnotherLanguage(t *testing.T) {
	const advice = "set the portal's language to English"
	for name, c := range map[string]struct {
		header string
		told   bool
	}{
		"French":                     {"Date (UTC),ID de requête,Agent utilisateur,ID de corrélation,Identifiant utilisateur,Utilisateur,Nom d'utilisateur,Application,ID d'application,Ressource,Adresse IP,Emplacement,Statut", true},
		"Dutch":                      {"Datum (UTC),Aanvraag-id,Gebruikersagent,Correlatie-id,Gebruikers-id,Gebruiker,Gebruikersnaam,Toepassing,Toepassings-id,Resource,IP-adres,Locatie,Status", true},
		"Spanish, by the date alone": {"Fecha (UTC),a,b,c,d,e,f,g,h,i", true},
		"Portuguese":                 {"Data (UTC),a,b,c,d,e,f,g,h,i", true},
		"Danish":                     {"Dato (UTC),a,b,c,d,e,f,g,h,i", true},
		"Turkish":                    {"Tarih (UTC),a,b,c,d,e,f,g,h,i", true},
		"Indonesian":                 {"Tanggal (UTC),a,b,c,d,e,f,g,h,i", true},
		"Log Analytics' zone":        {"Größe [UTC],a,b,c,d,e,f,g,h,i", false},
		"Chinese":                    {"日期(UTC),请求 ID,用户代理,相关 ID,用户 ID,用户,用户名,应用程序,应用程序 ID,资源,IP 地址,位置,状态", true},
		// The portal's download of audit records.
		"an English one of other records": {"Date (UTC),CorrelationId,Service,Category,Activity,Result,ResultReason,ActorType,ActorDisplayName,ActorObjectId,ActorUserPrincipalName,IPAddress", false},
		"another table":                   {"Größe,Straße,Datum,a,b,c,d,e,f,g,h", false},
		"a few columns":                   {"Datum (UTC),Anzahl", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readCSV(strings.NewReader(c.header + "\n"))
			if err == nil || strings.Contains(err.Error(), advice) != c.told {
				t.Errorf("told %v, want the advice: %v", err, c.told)
			}
		})
	}
}
