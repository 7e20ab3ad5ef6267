@63380:5.2.8 @eebus1.3.0
Feature: Notice that a vehicle comes and goes

  @IEC63380-5.2.8-D-P1 @DEVICE @needs:ev_commissioning
  Scenario: A vehicle comes
    Given an energy manager that is connected
    When a vehicle begins to charge
    Then it is told that a vehicle is there, below its charging point

  @IEC63380-5.2.8-D-P2 @DEVICE @needs:ev_commissioning
  Scenario: A vehicle goes
    Given an energy manager that is connected
    And a vehicle is there
    When the vehicle goes away
    Then it is told that the vehicle is gone

  @IEC63380-5.2.8-D-N1 @DEVICE @needs:ev_commissioning
  Scenario: A vehicle that is gone is not asked any more
    Given an energy manager that is connected
    And a vehicle is there
    When the vehicle goes away
    Then it is told that the vehicle is gone
    When the energy manager asks the vehicle that is gone
    Then the question is refused

  @IEC63380-5.2.8-D-P3 @DEVICE @needs:ev_commissioning
  Scenario: A vehicle that was there before the connection is told with everything else
    Given an energy manager that is connected
    And a vehicle is there
    When the connection is cut for 5 seconds and comes back
    Then the vehicle is there from the beginning

  @IEC63380-5.2.8-D-P4 @DEVICE @needs:ev_commissioning
  Scenario: What a vehicle can is told
    Given an energy manager that is connected
    And a vehicle is there
    When the energy manager looks up the use cases
    Then the use cases of the vehicle are among them

  @IEC63380-5.2.8-D-N2 @DEVICE @needs:ev_commissioning
  Scenario: A vehicle that comes and goes in haste is told of in turn
    Given an energy manager that is connected
    When a vehicle comes and goes 3 times
    Then coming and going are told in turn, 3 times

  @IEC63380-5.2.8-E-P1 @EMS @needs:ev_commissioning
  Scenario: A vehicle that comes is asked what it is
    Given the energy manager shows that it is alive and says which limit holds
    When a vehicle comes to the station
    Then the energy manager subscribes to it and asks what it is within 30 seconds

  @IEC63380-5.2.8-E-N1 @EMS @needs:ev_commissioning
  Scenario: A vehicle goes that was never there
    Given the energy manager shows that it is alive and says which limit holds
    When a vehicle is said to be gone that was never there
    Then the connection stays up for 10 seconds

  @IEC63380-5.2.8-E-P2 @EMS @needs:overload_protection @TC_SPINE_ENTITY_001
  Scenario: A vehicle at another place is limited there
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle that is at another place has come to the station
    When the operator limits each phase to 10 A
    Then the energy manager limits 3 phases of the vehicle to 10 A, where it is

  @IEC63380-5.2.8-E-X1 @EMS @needs:overload_protection @TC_SPINE_ENTITY_002
  Scenario: A vehicle that is at another place after a cut connection is limited there
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    When the station comes back with its vehicle at another place
    Then the energy manager seeks the right to limit its currents within 60 seconds
    When the operator limits each phase to 10 A
    Then the energy manager limits 3 phases of the vehicle to 10 A, where it is

  @IEC63380-5.2.8-E-N2 @EMS @needs:overload_protection
  Scenario: A feature that nobody knows does no harm
    Given the energy manager shows that it is alive and says which limit holds
    When a vehicle that has a feature that nobody knows comes to the station
    Then the energy manager seeks the right to limit its currents within 60 seconds
    When the operator limits each phase to 10 A
    Then the energy manager limits all phases to 10 A in one go

  @IEC63380-5.2.8-E-N3 @EMS @needs:overload_protection
  Scenario: All that there is may be told once more
    Given the energy manager shows that it is alive and says which limit holds
    And a vehicle has come to the station
    When the station lets the energy manager know all that it consists of once more
    Then the connection stays up for 10 seconds
    When the operator limits each phase to 10 A
    Then the energy manager limits all phases to 10 A in one go
