package main

import (
	"encoding/json"
	"fmt"

	"github.com/enbility/eebus-go/features/server"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/util"
)

// of makes data of the package's model from JSON: shorter than a pointer for each member.
func of[T any](text string, values ...any) *T {
	made := new(T)
	if err := json.Unmarshal([]byte(fmt.Sprintf(text, values...)), made); err != nil {
		panic(err)
	}
	return made
}

// offer adds a function that can be read to a server feature, with its data.
func offer(entity spineapi.EntityLocalInterface, feature model.FeatureTypeType, function model.FunctionType, data any) {
	f := entity.GetOrAddFeature(feature, model.RoleTypeServer)
	f.AddFunctionType(function, true, false)
	if data != nil {
		f.SetData(function, data)
	}
}

// measured describes something that is measured, and which phases it is about.
func measured(entity spineapi.EntityLocalInterface, kind, unit, scope, phases string) model.MeasurementIdType {
	meter, err := server.NewMeasurement(entity)
	if err != nil {
		panic(err)
	}
	id := meter.AddDescription(*of[model.MeasurementDescriptionDataType](
		`{"measurementType":%q,"commodityType":"electricity","unit":%q,"scopeType":%q}`, kind, unit, scope))
	if phases == "" {
		return *id
	}
	connection, err := server.NewElectricalConnection(entity)
	if err != nil {
		panic(err)
	}
	parameter := of[model.ElectricalConnectionParameterDescriptionDataType](
		`{"electricalConnectionId":0,"measurementId":%d,"voltageType":"ac","acMeasuredPhases":%q,
		  "acMeasurementType":"real","acMeasurementVariant":"rms","scopeType":%q}`, *id, phases, scope)
	if len(phases) == 1 {
		parameter.AcMeasuredInReferenceTo = util.Ptr(model.ElectricalConnectionPhaseNameTypeNeutral)
	}
	connection.AddParameterDescription(*parameter)
	return *id
}

// meterOf adds what a meter needs: the features and functions of Monitoring of Power Consumption.
func meterOf(entity spineapi.EntityLocalInterface) {
	offer(entity, model.FeatureTypeTypeMeasurement, model.FunctionTypeMeasurementDescriptionListData, nil)
	offer(entity, model.FeatureTypeTypeMeasurement, model.FunctionTypeMeasurementListData, nil)
	offer(entity, model.FeatureTypeTypeElectricalConnection, model.FunctionTypeElectricalConnectionParameterDescriptionListData, nil)
	offer(entity, model.FeatureTypeTypeElectricalConnection, model.FunctionTypeElectricalConnectionDescriptionListData,
		of[model.ElectricalConnectionDescriptionListDataType](`{"electricalConnectionDescriptionData":[{"electricalConnectionId":0,
		  "powerSupplyType":"ac","acConnectedPhases":3,"positiveEnergyDirection":"consume"}]}`))
}

// reading tells what a meter shows.
func reading(entity spineapi.EntityLocalInterface, id model.MeasurementIdType, value float64, now string) {
	meter, err := server.NewMeasurement(entity)
	if err != nil {
		return
	}
	data := of[model.MeasurementDataType](
		`{"valueType":"value","timestamp":%q,"valueSource":"measuredValue","valueState":"normal"}`, now)
	data.Value = model.NewScaledNumberType(value)
	_ = meter.UpdateDataForId(*data, nil, id)
}

func condition(entity spineapi.EntityLocalInterface, failed bool) {
	state, code := "normalOperation", ""
	if failed {
		state, code = "failure", "E42"
	}
	// server.NewDeviceDiagnosis looks for a DeviceConfiguration feature, so its SetLocalState reaches nobody
	offer(entity, model.FeatureTypeTypeDeviceDiagnosis, model.FunctionTypeDeviceDiagnosisStateData,
		of[model.DeviceDiagnosisStateDataType](`{"operatingState":%q,"lastErrorCode":%q}`, state, code))
}

func maker(entity spineapi.EntityLocalInterface, name string) {
	offer(entity, model.FeatureTypeTypeDeviceClassification, model.FunctionTypeDeviceClassificationManufacturerData,
		of[model.DeviceClassificationManufacturerDataType](`{"deviceName":%q,"deviceCode":"P11","serialNumber":"0001",
		  "softwareRevision":"1.0","vendorName":"Peer","vendorCode":"12345","brandName":"Peer"}`, name))
}

func supports(entity spineapi.EntityLocalInterface, actor model.UseCaseActorType, name model.UseCaseNameType, version string, scenarios ...model.UseCaseScenarioSupportType) {
	entity.AddUseCaseSupport(actor, name, model.SpecificationVersionType(version), "release", true, scenarios)
}
