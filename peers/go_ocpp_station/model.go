package main

import (
	_ "embed"
	"strconv"
	"strings"

	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/provisioning"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/types"
)

// Lines of: component[/evse[/connector]] variable[:instance] type mutability value [min max]
//
//go:embed model.txt
var modelText string

type variable struct {
	component  types.Component
	variable   types.Variable
	dataType   provisioning.DataType
	mutability provisioning.Mutability
	value      string
	min, max   *float64
}

// Model is the device model of the station. The lock of the station guards it.
type Model struct {
	variables []*variable
}

func newModel() *Model {
	model := &Model{}
	for _, line := range strings.Split(strings.TrimSpace(modelText), "\n") {
		words := strings.Fields(line)
		where, what := strings.Split(words[0], "/"), strings.SplitN(words[1], ":", 2)
		v := &variable{
			component:  types.Component{Name: where[0]},
			variable:   types.Variable{Name: what[0]},
			dataType:   provisioning.DataType(words[2]),
			mutability: provisioning.Mutability(words[3]),
			value:      strings.TrimPrefix(words[4], "-"),
		}
		if len(what) > 1 {
			v.variable.Instance = what[1]
		}
		if len(where) > 1 {
			v.component.EVSE = &types.EVSE{ID: number(where[1])}
		}
		if len(where) > 2 {
			connector := number(where[2])
			v.component.EVSE.ConnectorID = &connector
		}
		if len(words) > 6 {
			low, _ := strconv.ParseFloat(words[5], 64)
			high, _ := strconv.ParseFloat(words[6], 64)
			v.min, v.max = &low, &high
		}
		model.variables = append(model.variables, v)
	}
	return model
}

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

func key(name, instance string, evse *types.EVSE) string {
	place := ""
	if evse != nil {
		place = strconv.Itoa(evse.ID)
		if evse.ConnectorID != nil {
			place += "/" + strconv.Itoa(*evse.ConnectorID)
		}
	}
	return strings.ToLower(name + "|" + instance + "|" + place)
}

// find gives the variable, or nil and whether at least the component is known.
func (m *Model) find(c types.Component, v types.Variable) (*variable, bool) {
	known := false
	for _, each := range m.variables {
		if key(each.component.Name, each.component.Instance, each.component.EVSE) != key(c.Name, c.Instance, c.EVSE) {
			continue
		}
		known = true
		if key(each.variable.Name, each.variable.Instance, nil) == key(v.Name, v.Instance, nil) {
			return each, true
		}
	}
	return nil, known
}

// named finds a variable by "Component.Variable" or "Component.Variable:Instance", of the first EVSE that has it.
func (m *Model) named(path string) *variable {
	parts := strings.SplitN(path, ".", 2)
	what := append(strings.SplitN(parts[1], ":", 2), "")
	for _, each := range m.variables {
		if each.component.Name == parts[0] && each.variable.Name == what[0] && each.variable.Instance == what[1] {
			return each
		}
	}
	return &variable{}
}

func (m *Model) number(path string) int        { return number(m.named(path).value) }
func (m *Model) enabled(path string) bool      { return m.named(path).value == "true" }
func (m *Model) put(path string, value string) { m.named(path).value = value }

// orActual is the attribute that is meant when a request names none; an answer has to name it.
func orActual(attribute types.Attribute) types.Attribute {
	if attribute == "" {
		return types.AttributeActual
	}
	return attribute
}

func (m *Model) get(data provisioning.GetVariableData) provisioning.GetVariableResult {
	result := provisioning.GetVariableResult{
		AttributeStatus: provisioning.GetVariableStatusAccepted,
		AttributeType:   orActual(data.AttributeType),
		Component:       data.Component,
		Variable:        data.Variable,
	}
	found, known := m.find(data.Component, data.Variable)
	switch {
	case found == nil && known:
		result.AttributeStatus = provisioning.GetVariableStatusUnknownVariable
	case found == nil:
		result.AttributeStatus = provisioning.GetVariableStatusUnknownComponent
	case data.AttributeType != "" && data.AttributeType != types.AttributeActual:
		result.AttributeStatus = provisioning.GetVariableStatusNotSupported
	case found.mutability == provisioning.MutabilityWriteOnly:
		result.AttributeStatus = provisioning.GetVariableStatusRejected
	default:
		result.AttributeValue = found.value
	}
	return result
}

func (m *Model) set(data provisioning.SetVariableData) provisioning.SetVariableResult {
	result := provisioning.SetVariableResult{
		AttributeStatus: provisioning.SetVariableStatusAccepted,
		AttributeType:   orActual(data.AttributeType),
		Component:       data.Component,
		Variable:        data.Variable,
	}
	found, known := m.find(data.Component, data.Variable)
	switch {
	case found == nil && known:
		result.AttributeStatus = provisioning.SetVariableStatusUnknownVariable
	case found == nil:
		result.AttributeStatus = provisioning.SetVariableStatusUnknownComponent
	case data.AttributeType != "" && data.AttributeType != types.AttributeActual:
		result.AttributeStatus = provisioning.SetVariableStatusNotSupported
	case found.mutability == provisioning.MutabilityReadOnly || !found.fits(data.AttributeValue):
		result.AttributeStatus = provisioning.SetVariableStatusRejected
	default:
		found.value = data.AttributeValue
	}
	return result
}

func (v *variable) fits(value string) bool {
	measure := float64(len(value))
	switch v.dataType {
	case provisioning.TypeBoolean:
		return value == "true" || value == "false"
	case provisioning.TypeInteger:
		n, err := strconv.Atoi(value)
		if err != nil {
			return false
		}
		measure = float64(n)
	case provisioning.TypeDecimal:
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return false
		}
		measure = n
	}
	return v.min == nil || (measure >= *v.min && measure <= *v.max)
}

func (m *Model) report(base provisioning.ReportBaseType) []provisioning.ReportData {
	var report []provisioning.ReportData
	for _, v := range m.variables {
		if base == provisioning.ReportTypeConfigurationInventory && v.mutability == provisioning.MutabilityReadOnly {
			continue
		}
		attribute := provisioning.NewVariableAttribute()
		attribute.Mutability, attribute.Value = v.mutability, v.value
		if v.mutability == provisioning.MutabilityWriteOnly {
			attribute.Value = ""
		}
		characteristics := provisioning.NewVariableCharacteristics(v.dataType, false)
		characteristics.MinLimit, characteristics.MaxLimit = v.min, v.max
		report = append(report, provisioning.ReportData{
			Component: v.component, Variable: v.variable,
			VariableAttribute:       []provisioning.VariableAttribute{attribute},
			VariableCharacteristics: characteristics,
		})
	}
	return report
}
