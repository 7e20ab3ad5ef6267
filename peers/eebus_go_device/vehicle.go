package main

import (
	"time"

	"github.com/enbility/eebus-go/features/client"
	"github.com/enbility/eebus-go/features/server"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/spine"
)

const (
	leastCurrent, mostCurrent = 6.0, 16.0
	volts                     = 230.0
	trust                     = 6 * time.Second // how long a vehicle believes in a manager that is silent
)

// vehicle is an EV at the station. eebus-go has use cases for the side of the manager only; this one is put together
// from entities, features and data of spine-go.
type vehicle struct {
	entity   spineapi.EntityLocalInterface
	power    model.MeasurementIdType
	currents []model.MeasurementIdType
	charged  model.MeasurementIdType
	soc      model.MeasurementIdType
	total    model.ElectricalConnectionParameterIdType
	energy   float64

	managed bool // somebody has bound the limits
	heard   time.Time
	failed  bool
}

func newVehicle(device spineapi.DeviceLocalInterface, proposed func(*spineapi.Message)) *vehicle {
	entity := spine.NewEntityLocal(device, model.EntityTypeTypeEV, []model.AddressEntityType{1, 1}, 4*time.Second)
	v := &vehicle{entity: entity}
	maker(entity, "Runabout")
	condition(entity, false)
	entity.GetOrAddFeature(model.FeatureTypeTypeDeviceDiagnosis, model.RoleTypeClient)
	offer(entity, model.FeatureTypeTypeDeviceConfiguration, model.FunctionTypeDeviceConfigurationKeyValueDescriptionListData,
		of[model.DeviceConfigurationKeyValueDescriptionListDataType](`{"deviceConfigurationKeyValueDescriptionData":[
		  {"keyId":0,"keyName":"communicationsStandard","valueType":"string"},
		  {"keyId":1,"keyName":"asymmetricChargingSupported","valueType":"boolean"}]}`))
	offer(entity, model.FeatureTypeTypeDeviceConfiguration, model.FunctionTypeDeviceConfigurationKeyValueListData,
		of[model.DeviceConfigurationKeyValueListDataType](`{"deviceConfigurationKeyValueData":[
		  {"keyId":0,"value":{"string":"iso15118-2ed2"},"isValueChangeable":false},
		  {"keyId":1,"value":{"boolean":false},"isValueChangeable":false}]}`))
	offer(entity, model.FeatureTypeTypeIdentification, model.FunctionTypeIdentificationListData,
		of[model.IdentificationListDataType](`{"identificationData":[
		  {"identificationId":0,"identificationType":"eui48","identificationValue":"02-00-5E-10-00-4B"}]}`))
	meterOf(entity)
	for _, phase := range []string{"a", "b", "c"} {
		v.currents = append(v.currents, measured(entity, "current", "A", "acCurrent", phase))
	}
	v.power = measured(entity, "power", "W", "acPowerTotal", "abc")
	v.charged = measured(entity, "energy", "Wh", "charge", "abc")
	v.soc = measured(entity, "percentage", "pct", "stateOfCharge", "")
	if connection, err := server.NewElectricalConnection(entity); err == nil { // what it may be charged with: nothing measures that
		v.total = *connection.AddParameterDescription(*of[model.ElectricalConnectionParameterDescriptionDataType](
			`{"electricalConnectionId":0,"acMeasuredPhases":"abc","scopeType":"acPowerTotal"}`))
	}
	v.offerLimits(proposed)
	device.AddEntity(entity)
	ev := model.UseCaseActorTypeEV
	supports(entity, ev, model.UseCaseNameTypeEVCommissioningAndConfiguration, "1.0.1", 1, 2, 3, 4, 5, 6, 7, 8)
	supports(entity, ev, model.UseCaseNameTypeMeasurementOfElectricityDuringEVCharging, "1.0.1", 1, 2, 3)
	supports(entity, ev, model.UseCaseNameTypeOverloadProtectionByEVChargingCurrentCurtailment, "1.0.1", 1, 2, 3)
	supports(entity, ev, model.UseCaseNameTypeOptimizationOfSelfConsumptionDuringEVCharging, "1.0.1", 1, 2, 3)
	supports(entity, ev, model.UseCaseNameTypeEVStateOfCharge, "1.0.0", 1)
	return v
}

// offerLimits: obligations have the numbers 0 to 2, recommendations 3 to 5, in the order of the phases.
func (v *vehicle) offerLimits(proposed func(*spineapi.Message)) {
	descriptions, limits := new(model.LoadControlLimitDescriptionListDataType), new(model.LoadControlLimitListDataType)
	for _, kind := range [][2]string{{"obligation", "overloadProtection"}, {"recommendation", "selfConsumption"}} {
		for _, current := range v.currents {
			id := len(limits.LoadControlLimitData)
			descriptions.LoadControlLimitDescriptionData = append(descriptions.LoadControlLimitDescriptionData,
				*of[model.LoadControlLimitDescriptionDataType](`{"limitId":%d,"limitType":"maxValueLimit","limitCategory":%q,
				  "limitDirection":"consume","measurementId":%d,"unit":"A","scopeType":%q}`, id, kind[0], current, kind[1]))
			limits.LoadControlLimitData = append(limits.LoadControlLimitData,
				*of[model.LoadControlLimitDataType](`{"limitId":%d,"isLimitChangeable":true,"isLimitActive":false,
				  "value":{"number":16,"scale":0}}`, id))
		}
	}
	offer(v.entity, model.FeatureTypeTypeLoadControl, model.FunctionTypeLoadControlLimitDescriptionListData, descriptions)
	f := v.entity.GetOrAddFeature(model.FeatureTypeTypeLoadControl, model.RoleTypeServer)
	f.AddFunctionType(model.FunctionTypeLoadControlLimitListData, true, true)
	f.SetData(model.FunctionTypeLoadControlLimitListData, limits)
	_ = f.AddWriteApprovalCallback(proposed)
	sets := new(model.ElectricalConnectionPermittedValueSetListDataType)
	for _, parameter := range []model.ElectricalConnectionParameterIdType{0, 1, 2, v.total} {
		factor := 1.0
		if parameter == v.total {
			factor = 3 * volts
		}
		set := of[model.ElectricalConnectionPermittedValueSetDataType](
			`{"electricalConnectionId":0,"parameterId":%d,"permittedValueSet":[{"value":[{"number":0,"scale":0}],"range":[{}]}]}`, parameter)
		set.PermittedValueSet[0].Range[0].Min = model.NewScaledNumberType(leastCurrent * factor)
		set.PermittedValueSet[0].Range[0].Max = model.NewScaledNumberType(mostCurrent * factor)
		sets.ElectricalConnectionPermittedValueSetData = append(sets.ElectricalConnectionPermittedValueSetData, *set)
	}
	offer(v.entity, model.FeatureTypeTypeElectricalConnection, model.FunctionTypeElectricalConnectionPermittedValueSetListData, sets)
}

// refusal says why limits that somebody wants to set are not taken; "": they are.
func (v *vehicle) refusal(data *model.LoadControlLimitListDataType) string {
	if data == nil {
		return ""
	}
	for _, each := range data.LoadControlLimitData {
		if each.LimitId != nil && *each.LimitId >= 6 {
			return "there is no such limit"
		}
		if each.Value != nil && each.Value.GetValue() < 0 {
			return "a current below zero cannot be applied"
		}
	}
	return ""
}

// bound: whoever may set the limits has to show that it is alive.
func (v *vehicle) bound(manager spineapi.EntityRemoteInterface, now time.Time) {
	v.managed, v.heard, v.failed = true, now, false
	diagnosis, err := client.NewDeviceDiagnosis(v.entity, manager)
	if err != nil {
		return
	}
	if !diagnosis.HasSubscription() {
		_, _ = diagnosis.Subscribe()
	}
	_, _ = diagnosis.RequestState()
	_, _ = diagnosis.RequestHeartbeat()
}

// allowed is the current that each phase may draw, in amperes.
func (v *vehicle) allowed(now time.Time) float64 {
	if v.managed && (v.failed || now.Sub(v.heard) > trust) {
		return leastCurrent
	}
	most := mostCurrent
	feature := v.entity.FeatureOfTypeAndRole(model.FeatureTypeTypeLoadControl, model.RoleTypeServer)
	limits, err := spine.LocalFeatureDataCopyOfType[*model.LoadControlLimitListDataType](feature, model.FunctionTypeLoadControlLimitListData)
	if err != nil {
		return most
	}
	for _, each := range limits.LoadControlLimitData {
		if each.IsLimitActive != nil && *each.IsLimitActive && each.Value != nil {
			most = min(most, each.Value.GetValue())
		}
	}
	return most
}
