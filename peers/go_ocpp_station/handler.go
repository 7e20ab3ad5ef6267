package main

import (
	"time"

	"github.com/lorenzodonini/ocpp-go/ocpp"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/availability"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/localauth"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/provisioning"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/remotecontrol"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/smartcharging"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/transactions"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/types"
	"github.com/lorenzodonini/ocpp-go/ocppj"
)

// afterwards runs `work` when the answer to the request at hand is out; the module has no hook for that.
func (s *Station) afterwards(work func()) {
	time.AfterFunc(50*time.Millisecond, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		work()
	})
}

func (s *Station) OnGetVariables(request *provisioning.GetVariablesRequest) (*provisioning.GetVariablesResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.model.put("ClockCtrlr.DateTime", types.Now().FormatTimestamp())
	var results []provisioning.GetVariableResult
	for _, data := range request.GetVariableData {
		results = append(results, s.model.get(data))
	}
	return provisioning.NewGetVariablesResponse(results), nil
}

func (s *Station) OnSetVariables(request *provisioning.SetVariablesRequest) (*provisioning.SetVariablesResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var results []provisioning.SetVariableResult
	for _, data := range request.SetVariableData {
		results = append(results, s.model.set(data))
	}
	return provisioning.NewSetVariablesResponse(results), nil
}

func (s *Station) OnGetBaseReport(request *provisioning.GetBaseReportRequest) (*provisioning.GetBaseReportResponse, error) {
	if request.ReportBase == provisioning.ReportTypeSummaryInventory {
		return provisioning.NewGetBaseReportResponse(types.GenericDeviceModelStatusNotSupported), nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	report, size := s.model.report(request.ReportBase), s.model.number("DeviceDataCtrlr.ItemsPerMessage:GetReport")
	link := s.link
	time.AfterFunc(50*time.Millisecond, func() { // goes out in any state of registration
		for seqNo := 0; seqNo*size < len(report); seqNo++ {
			part := provisioning.NewNotifyReportRequest(request.RequestID, types.Now(), seqNo)
			part.ReportData = report[seqNo*size:]
			if len(part.ReportData) > size {
				part.ReportData, part.Tbc = part.ReportData[:size], true
			}
			if _, err := link.send(part); err != nil {
				return
			}
		}
	})
	return provisioning.NewGetBaseReportResponse(types.GenericDeviceModelStatusAccepted), nil
}

func (s *Station) OnGetReport(request *provisioning.GetReportRequest) (*provisioning.GetReportResponse, error) {
	return provisioning.NewGetReportResponse(types.GenericDeviceModelStatusNotSupported), nil
}

func (s *Station) OnSetNetworkProfile(request *provisioning.SetNetworkProfileRequest) (*provisioning.SetNetworkProfileResponse, error) {
	return provisioning.NewSetNetworkProfileResponse(provisioning.SetNetworkProfileStatusRejected), nil
}

func (s *Station) OnReset(request *provisioning.ResetRequest) (*provisioning.ResetResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if request.EvseID != nil {
		return provisioning.NewResetResponse(provisioning.ResetStatusRejected), nil
	}
	if request.Type == provisioning.ResetTypeOnIdle && s.tx != nil {
		s.resetWaiting = true
		return provisioning.NewResetResponse(provisioning.ResetStatusScheduled), nil
	}
	s.afterwards(func() {
		s.resetWaiting = false
		s.stop(transactions.TriggerReasonResetCommand, transactions.ReasonImmediateReset, nil)
		go s.restart(provisioning.BootReasonRemoteReset, false)
	})
	return provisioning.NewResetResponse(provisioning.ResetStatusAccepted), nil
}

func (s *Station) OnTriggerMessage(request *remotecontrol.TriggerMessageRequest) (*remotecontrol.TriggerMessageResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	status := remotecontrol.TriggerMessageStatusAccepted
	switch {
	case request.Evse != nil && request.Evse.ID != 1:
		status = remotecontrol.TriggerMessageStatusRejected
	case request.RequestedMessage == remotecontrol.MessageTriggerBootNotification && s.registered:
		status = remotecontrol.TriggerMessageStatusRejected
	case request.RequestedMessage == remotecontrol.MessageTriggerBootNotification:
		s.afterwards(func() {
			select {
			case s.bootNow <- struct{}{}:
			default:
			}
		})
	case request.RequestedMessage == remotecontrol.MessageTriggerHeartbeat:
		s.afterwards(func() { s.enqueue(&message{request: availability.NewHeartbeatRequest()}) })
	case request.RequestedMessage == remotecontrol.MessageTriggerStatusNotification:
		s.afterwards(func() { s.reportStatus(true) })
	default:
		status = remotecontrol.TriggerMessageStatusNotImplemented
	}
	return remotecontrol.NewTriggerMessageResponse(status), nil
}

func (s *Station) OnRequestStartTransaction(request *remotecontrol.RequestStartTransactionRequest) (*remotecontrol.RequestStartTransactionResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	profile := request.ChargingProfile
	wrongProfile := profile != nil && profile.ChargingProfilePurpose != types.ChargingProfilePurposeTxProfile
	wrongEvse := request.EvseID != nil && *request.EvseID != 1
	if wrongProfile || wrongEvse || !s.registered || !s.usable() || s.auth != nil {
		return remotecontrol.NewRequestStartTransactionResponse(remotecontrol.RequestStartStopStatusRejected), nil
	}
	grant := func(info types.IdTokenInfo) {
		if s.auth != nil {
			return
		}
		auth := &authorized{token: request.IDToken, group: info.GroupIdToken, remoteStartID: &request.RemoteStartID}
		s.grant(auth, transactions.TriggerReasonRemoteStart)
		if profile != nil && s.tx != nil {
			profile.TransactionID = s.tx.id
			s.profiles.install(1, *profile, s.tx.id)
			s.limitsChanged()
		}
	}
	s.afterwards(func() {
		if s.model.enabled("AuthCtrlr.AuthorizeRemoteStart") {
			s.authorize(request.IDToken, grant)
		} else {
			grant(types.IdTokenInfo{})
		}
	})
	return remotecontrol.NewRequestStartTransactionResponse(remotecontrol.RequestStartStopStatusAccepted), nil
}

func (s *Station) OnRequestStopTransaction(request *remotecontrol.RequestStopTransactionRequest) (*remotecontrol.RequestStopTransactionResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tx == nil || s.tx.id != request.TransactionID {
		return remotecontrol.NewRequestStopTransactionResponse(remotecontrol.RequestStartStopStatusRejected), nil
	}
	s.afterwards(func() { s.stop(transactions.TriggerReasonRemoteStop, transactions.ReasonRemote, nil) })
	return remotecontrol.NewRequestStopTransactionResponse(remotecontrol.RequestStartStopStatusAccepted), nil
}

func (s *Station) OnUnlockConnector(request *remotecontrol.UnlockConnectorRequest) (*remotecontrol.UnlockConnectorResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	status := remotecontrol.UnlockStatusUnlocked
	if request.EvseID != 1 || request.ConnectorID != 1 {
		status = remotecontrol.UnlockStatusUnknownConnector
	} else if s.tx != nil {
		status = remotecontrol.UnlockStatusOngoingAuthorizedTransaction
	}
	return remotecontrol.NewUnlockConnectorResponse(status), nil
}

func (s *Station) OnChangeAvailability(request *availability.ChangeAvailabilityRequest) (*availability.ChangeAvailabilityResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if request.Evse != nil && request.Evse.ID != 1 {
		return availability.NewChangeAvailabilityResponse(availability.ChangeAvailabilityStatusRejected), nil
	}
	s.stopWaiting = request.OperationalStatus == availability.OperationalStatusInoperative && s.tx != nil
	if s.stopWaiting {
		return availability.NewChangeAvailabilityResponse(availability.ChangeAvailabilityStatusScheduled), nil
	}
	s.afterwards(func() {
		s.operative = request.OperationalStatus == availability.OperationalStatusOperative
		s.reportStatus(false)
	})
	return availability.NewChangeAvailabilityResponse(availability.ChangeAvailabilityStatusAccepted), nil
}

func (s *Station) OnSendLocalList(request *localauth.SendLocalListRequest) (*localauth.SendLocalListResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if request.UpdateType == localauth.UpdateTypeFull {
		s.localList = map[string]types.IdTokenInfo{}
	} else if request.VersionNumber <= s.listVersion {
		return localauth.NewSendLocalListResponse(localauth.SendLocalListStatusVersionMismatch), nil
	}
	for _, entry := range request.LocalAuthorizationList {
		if entry.IdTokenInfo == nil {
			delete(s.localList, entry.IdToken.IdToken)
		} else {
			s.localList[entry.IdToken.IdToken] = *entry.IdTokenInfo
		}
	}
	s.listVersion = request.VersionNumber
	return localauth.NewSendLocalListResponse(localauth.SendLocalListStatusAccepted), nil
}

func (s *Station) OnGetLocalListVersion(request *localauth.GetLocalListVersionRequest) (*localauth.GetLocalListVersionResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return localauth.NewGetLocalListVersionResponse(s.listVersion), nil
}

func (s *Station) OnGetTransactionStatus(request *transactions.GetTransactionStatusRequest) (*transactions.GetTransactionStatusResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	response := transactions.NewGetTransactionStatusResponse(len(s.outbox) > 0)
	if request.TransactionID != "" {
		ongoing := s.tx != nil && s.tx.id == request.TransactionID
		response.OngoingIndicator = &ongoing
	}
	return response, nil
}

func (s *Station) OnSetChargingProfile(request *smartcharging.SetChargingProfileRequest) (*smartcharging.SetChargingProfileResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	running := ""
	if s.tx != nil {
		running = s.tx.id
	}
	if reason := s.profiles.install(request.EvseID, *request.ChargingProfile, running); reason != "" {
		response := smartcharging.NewSetChargingProfileResponse(smartcharging.ChargingProfileStatusRejected)
		response.StatusInfo = types.NewStatusInfo(reason, "")
		return response, nil
	}
	s.afterwards(s.limitsChanged)
	return smartcharging.NewSetChargingProfileResponse(smartcharging.ChargingProfileStatusAccepted), nil
}

func (s *Station) OnClearChargingProfile(request *smartcharging.ClearChargingProfileRequest) (*smartcharging.ClearChargingProfileResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	removed := s.profiles.remove(func(each installedProfile) bool {
		if request.ChargingProfileID != nil {
			return each.profile.ID == *request.ChargingProfileID
		}
		criteria := request.ChargingProfileCriteria
		return criteria == nil || matches(each, criteria.EvseID, criteria.ChargingProfilePurpose, criteria.StackLevel)
	})
	s.afterwards(s.limitsChanged)
	if removed == 0 {
		return smartcharging.NewClearChargingProfileResponse(smartcharging.ClearChargingProfileStatusUnknown), nil
	}
	return smartcharging.NewClearChargingProfileResponse(smartcharging.ClearChargingProfileStatusAccepted), nil
}

func matches(each installedProfile, evse *int, purpose types.ChargingProfilePurposeType, stackLevel *int) bool {
	return (evse == nil || *evse == each.evse) &&
		(purpose == "" || purpose == each.profile.ChargingProfilePurpose) &&
		(stackLevel == nil || *stackLevel == each.profile.StackLevel)
}

func (s *Station) OnGetChargingProfiles(request *smartcharging.GetChargingProfilesRequest) (*smartcharging.GetChargingProfilesResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	criterion := request.ChargingProfile
	found := map[int][]types.ChargingProfile{}
	for _, each := range s.profiles.installed {
		chosen := len(criterion.ChargingProfileID) == 0
		for _, id := range criterion.ChargingProfileID {
			chosen = chosen || id == each.profile.ID
		}
		if chosen && matches(each, request.EvseID, criterion.ChargingProfilePurpose, criterion.StackLevel) {
			found[each.evse] = append(found[each.evse], each.profile)
		}
	}
	if len(found) == 0 {
		return smartcharging.NewGetChargingProfilesResponse(smartcharging.GetChargingProfileStatusNoProfiles), nil
	}
	link := s.link
	time.AfterFunc(50*time.Millisecond, func() {
		left := len(found)
		for evse, profiles := range found {
			left--
			part := smartcharging.NewReportChargingProfilesRequest(request.RequestID, types.ChargingLimitSourceCSO, evse, profiles)
			part.Tbc = left > 0
			if _, err := link.send(part); err != nil {
				return
			}
		}
	})
	return smartcharging.NewGetChargingProfilesResponse(smartcharging.GetChargingProfileStatusAccepted), nil
}

func (s *Station) OnGetCompositeSchedule(request *smartcharging.GetCompositeScheduleRequest) (*smartcharging.GetCompositeScheduleResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if request.EvseID > 1 || request.ChargingRateUnit == types.ChargingRateUnitWatts {
		return smartcharging.NewGetCompositeScheduleResponse(smartcharging.GetCompositeScheduleStatusRejected, request.EvseID), nil
	}
	if request.Duration == 0 {
		return nil, ocpp.NewHandlerError(ocppj.PropertyConstraintViolation, "a schedule of no duration")
	}
	start := time.Now()
	periods := s.profiles.composite(request.EvseID, start, request.Duration)
	schedule := types.NewChargingSchedule(1, types.ChargingRateUnitAmperes, periods...)
	schedule.Duration = &request.Duration
	response := smartcharging.NewGetCompositeScheduleResponse(smartcharging.GetCompositeScheduleStatusAccepted, request.EvseID)
	response.Schedule = &smartcharging.CompositeSchedule{StartDateTime: types.NewDateTime(start), ChargingSchedule: schedule}
	return response, nil
}
