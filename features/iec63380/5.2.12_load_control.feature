@63380:5.2.12 @eebus1.3.0
Feature: Limit or recommend the current of each phase
  An energy manager keeps the fuses of the house by limiting the current of a vehicle (overload protection), and spares the
  grid by recommending one (self-consumption). Both count only as long as it shows that it is alive and well.

  Rule: Overload protection

    @IEC63380-5.2.12-D-P1 @DEVICE @needs:overload_protection
    Scenario: Each phase of the vehicle has its limit
      Given a vehicle whose currents an energy manager may limit
      When the energy manager looks up the current limits description
      Then a limit for each phase is described

    @IEC63380-5.2.12-D-P2 @DEVICE @needs:overload_protection
    Scenario: A limit is taken
      Given a vehicle whose currents an energy manager may limit
      When the energy manager limits all phases to 10 A
      Then the setting is accepted
      When the energy manager looks up the vehicle's power
      Then no phase draws more than 10 A

    @IEC63380-5.2.12-D-P3 @DEVICE @needs:overload_protection
    Scenario: A limit is taken back
      Given a vehicle whose currents an energy manager may limit
      And the energy manager has limited all phases to 8 A
      When the energy manager frees all phases
      Then the setting is accepted
      When the energy manager looks up the vehicle's power
      Then a phase draws more than 8 A

    @IEC63380-5.2.12-D-P6 @DEVICE @needs:overload_protection
    Scenario: A limit of nothing is a pause
      Given a vehicle whose currents an energy manager may limit
      When the energy manager limits all phases to 0 A
      Then the setting is accepted
      When the energy manager looks up the vehicle's power
      Then no phase draws more than 0 A

    @IEC63380-5.2.12-D-P5 @DEVICE @needs:overload_protection
    Scenario: One phase is limited
      Given a vehicle whose currents an energy manager may limit
      And the energy manager has limited all phases to 14 A
      When the energy manager limits one phase to 10 A
      Then the setting is accepted
      When the energy manager looks up the vehicle's power
      Then no phase draws more than 14 A

    @IEC63380-5.2.12-D-P7 @DEVICE @needs:overload_protection
    Scenario: A limit is taken that comes with all that is stored
      Given a vehicle whose currents an energy manager may limit
      When the energy manager limits all phases to 10 A, with all that is stored
      Then the setting is accepted
      When the energy manager looks up the vehicle's power
      Then no phase draws more than 10 A

    @IEC63380-5.2.12-D-N1 @DEVICE @needs:overload_protection @TC_SPINE_BIND_002
    Scenario: Who has given back the right to limits no phase
      Given a vehicle whose currents an energy manager may limit
      And the energy manager has limited all phases to 14 A
      And the energy manager has given back the right to set currents
      When the energy manager limits all phases to 8 A
      Then the setting is refused because the right to is missing

    @IEC63380-5.2.12-D-N4 @DEVICE @needs:overload_protection
    Scenario: A limit above what a vehicle can take does not make it draw more
      Given a vehicle whose currents an energy manager may limit
      When the energy manager limits all phases to 63 A
      Then the setting is answered
      When the energy manager looks up the vehicle's power
      Then no phase draws more than it can

    @IEC63380-5.2.12-D-N5 @DEVICE @needs:overload_protection
    Scenario: Another energy manager that asks for the same right is answered, and so is the first one
      Given a vehicle whose currents an energy manager may limit
      When another one asks for the right to limit the currents, too
      Then the setting is answered
      When the energy manager limits all phases to 10 A
      Then the setting is answered

    @IEC63380-5.2.12-D-N6 @DEVICE @needs:overload_protection @TC_SPINE_RTS_004
    Scenario: What a vehicle does not know in a setting it passes over
      Given a vehicle whose currents an energy manager may limit
      When the energy manager limits all phases to 10 A with a remark that nobody knows
      Then the setting is accepted
      When the energy manager looks up the vehicle's power
      Then no phase draws more than 10 A

    @IEC63380-5.2.12-D-N2 @DEVICE @needs:overload_protection
    Scenario: A limit that was never told of is refused, and nothing of the setting is taken
      Given a vehicle whose currents an energy manager may limit
      When the energy manager limits a phase that there is not
      Then the setting is refused because there is no such limit

    @IEC63380-5.2.12-D-N3 @DEVICE @needs:overload_protection
    Scenario: A current below zero is refused
      Given a vehicle whose currents an energy manager may limit
      When the energy manager limits all phases to -6 A
      Then the setting is refused because it cannot be applied

    @IEC63380-5.2.9-D-N2 @63380:5.2.9 @DEVICE @needs:overload_protection
    Scenario: Without a sign of life the vehicle charges with care
      Given a vehicle whose currents an energy manager may limit
      And the energy manager has limited all phases to 14 A
      When the energy manager falls silent for 7 seconds
      And the energy manager looks up the vehicle's power
      Then no phase draws 14 A any more

    @IEC63380-5.2.7-D-N1 @63380:5.2.7 @DEVICE @needs:overload_protection
    Scenario: An energy manager that says that it is not well is not trusted
      Given a vehicle whose currents an energy manager may limit
      And the energy manager has limited all phases to 14 A
      When the energy manager tells that it has failed
      And the energy manager looks up the vehicle's power
      Then no phase draws 14 A any more

  Rule: Self-consumption

    @IEC63380-5.2.12-D-P4 @DEVICE @needs:overload_protection @needs:self_consumption
    Scenario: The smaller of a limit and a recommendation holds
      Given a vehicle whose currents an energy manager may limit
      And the energy manager has limited all phases to 14 A
      When the energy manager recommends 8 A for all phases
      Then the setting is accepted
      When the energy manager looks up the vehicle's power
      Then no phase draws more than 8 A

  Rule: Energy managers

    @IEC63380-5.2.12-E-P1 @EMS @needs:overload_protection
    Scenario: An energy manager takes charge of a vehicle
      Given the energy manager shows that it is alive and says which limit holds
      When a vehicle comes to the station
      Then the energy manager seeks the right to limit its currents within 60 seconds
      And the energy manager shows every 4 seconds that it is alive, for 60 seconds

    @IEC63380-5.2.12-E-X1 @EMS @needs:overload_protection
    Scenario: An operator limits the current of a vehicle
      Given the energy manager shows that it is alive and says which limit holds
      And a vehicle has come to the station
      When the operator limits each phase to 10 A
      Then the energy manager limits all phases to 10 A in one go

    @IEC63380-5.2.12-E-P3 @EMS @needs:overload_protection
    Scenario: A vehicle with two phases is limited on two
      Given the energy manager shows that it is alive and says which limit holds
      And a vehicle that has two phases has come to the station
      When the operator limits each phase to 10 A
      Then the energy manager limits 2 phases of the vehicle to 10 A, where it is

    @IEC63380-5.2.12-E-N1 @EMS @needs:overload_protection
    Scenario: A limit that was refused does not silence an energy manager
      Given the energy manager shows that it is alive and says which limit holds
      And a vehicle has come to the station
      And the station refuses the next currents of the energy manager
      When the operator limits each phase to 10 A
      Then the energy manager shows every 4 seconds that it is alive, for 30 seconds

    @IEC63380-5.2.12-E-N2 @EMS @needs:overload_protection
    Scenario: A limit that is not answered does not block an energy manager
      Given the energy manager shows that it is alive and says which limit holds
      And a vehicle has come to the station
      And the vehicle does not answer what is set
      When the operator limits each phase to 10 A
      Then the energy manager shows every 4 seconds that it is alive, for 30 seconds
      When the operator limits each phase to 8 A
      Then the energy manager limits all phases to 8 A in one go

    @IEC63380-5.2.12-E-N3 @EMS @needs:overload_protection
    Scenario: A vehicle that tells no limits is not limited
      Given the energy manager shows that it is alive and says which limit holds
      When a vehicle that lets nobody limit it comes to the station
      And the operator limits each phase to 10 A
      Then the energy manager limits no phase for 10 seconds

    @IEC63380-5.2.12-E-N4 @EMS @needs:overload_protection
    Scenario: Limits that cannot be changed do no harm
      Given the energy manager shows that it is alive and says which limit holds
      When a vehicle that has limits that cannot be changed comes to the station
      Then the connection stays up for 30 seconds
