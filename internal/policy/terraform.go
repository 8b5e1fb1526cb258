package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Types of resources of Terraform's azuread provider.
const (
	terraformPolicy   = "azuread_conditional_access_policy"
	terraformLocation = "azuread_named_location"
)

// terraformKind names a type of resource as the azuread provider does; the provider
// microsoft365 has the same things, with members as Graph has them.
func terraformKind(resource string) string {
	switch resource {
	case "microsoft365_graph_beta_identity_and_access_conditional_access_policy":
		return terraformPolicy
	case "microsoft365_graph_beta_identity_and_access_named_location":
		return terraformLocation
	}
	return resource
}

// terraformState is a state file, or what terraform show -json prints of it.
type terraformState struct {
	TerraformVersion string `json:"terraform_version"`
	Resources        []struct {
		Type      string `json:"type"`
		Instances []struct {
			Attributes json.RawMessage `json:"attributes"`
			// Deposed names an object that Terraform has replaced and not removed yet.
			Deposed string `json:"deposed"`
		} `json:"instances"`
	} `json:"resources"`
	Values *struct {
		RootModule terraformModule `json:"root_module"`
	} `json:"values"`
}

type terraformModule struct {
	Resources []struct {
		Type   string          `json:"type"`
		Values json.RawMessage `json:"values"`
	} `json:"resources"`
	ChildModules []terraformModule `json:"child_modules"`
}

// maxModules bounds how deep modules lie in each other.
const maxModules = 64

// terraform returns the objects in a state of Terraform by type of resource; false for
// what is none.
func terraform(text []byte) (map[string][]element, bool) {
	var state terraformState
	if !bytes.HasPrefix(text, []byte("{")) || !bytes.Contains(text, []byte(`"terraform_version"`)) || json.Unmarshal(text, &state) != nil {
		return nil, false
	}
	if state.TerraformVersion == "" || state.Values == nil && state.Resources == nil {
		return nil, false
	}
	found := map[string][]element{}
	for i, resource := range state.Resources {
		for j, instance := range resource.Instances {
			if instance.Deposed == "" && len(instance.Attributes) > 0 {
				at := fmt.Sprintf("/resources/%d/instances/%d/attributes", i, j)
				kind := terraformKind(resource.Type)
				found[kind] = append(found[kind], element{at: at, raw: instance.Attributes})
			}
		}
	}
	return found, state.Values == nil || state.Values.RootModule.collect("/values/root_module", found, 0)
}

// collect adds the objects of a module and of the modules in it; false when they lie
// too deep.
func (m *terraformModule) collect(at string, found map[string][]element, depth int) bool {
	if depth > maxModules {
		return false
	}
	for i, resource := range m.Resources {
		if len(resource.Values) > 0 {
			kind := terraformKind(resource.Type)
			found[kind] = append(found[kind], element{at: fmt.Sprintf("%s/resources/%d/values", at, i), raw: resource.Values})
		}
	}
	for i := range m.ChildModules {
		if !m.ChildModules[i].collect(fmt.Sprintf("%s/child_modules/%d", at, i), found, depth+1) {
			return false
		}
	}
	return true
}
